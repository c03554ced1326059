import { CfnOutput, CfnParameter, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acknowledge, acknowledgeObjects } from '../acknowledge.ts';
import { Deliverer } from '../constructs/deliverer.ts';
import { ServiceFunction } from '../constructs/service-function.ts';
import { apiName, settingName } from '../names.ts';
import { mayEmpty, mayForget, mayForgetObjects, maySeal, maySend, mayUse } from '../permissions.ts';
import { clientSettings, providerEnvironment } from '../providers.ts';
import type { StateStack } from './state.ts';
import type { SyncStack } from './sync.ts';

export interface ApiStackProps extends StackProps {
  readonly state: StateStack;
  readonly sync: SyncStack;
  readonly providers: readonly string[];
  readonly bundles: string;
}

/** What can be reached from outside: vendors' webhooks, the consent page's way back, our own API. */
export class ApiStack extends Stack {
  readonly #api: HttpApi;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    this.#api = new HttpApi(this, 'HttpApi', { apiName: apiName(this), createDefaultStage: false });
    this.addStage();
    this.addWebhook(props);
    this.addApi(props);
    new Deliverer(this, 'Deliver', { state: props.state, bundles: props.bundles });
    new CfnOutput(this, 'PublicUrl', { value: this.#api.apiEndpoint });
  }

  private addStage(): void {
    const accessLog = new LogGroup(this, 'AccessLog', {
      logGroupName: `/aws/apigateway/${apiName(this)}`,
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this.#api,
      stageName: '$default',
      autoDeploy: true,
      // Vendors repeat a webhook that was turned away, so a flood costs delay and no more.
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(accessLog),
        // Neither path nor query: an authorization code passes through them.
        format: AccessLogFormat.custom(
          JSON.stringify({
            requestId: '$context.requestId',
            at: '$context.requestTimeEpoch',
            route: '$context.routeKey',
            status: '$context.status',
            latencyMs: '$context.responseLatency',
            bytes: '$context.responseLength',
            error: '$context.integrationErrorMessage',
          }),
        ),
      },
    });
  }

  /** It has no table: what it may do is send. */
  private addWebhook({ sync, providers, bundles }: ApiStackProps): void {
    const webhook = new ServiceFunction(this, 'Webhook', {
      name: 'webhook',
      description: 'Checks the signatures of webhooks and queues what they announce',
      bundles,
      timeout: Duration.seconds(10),
      memoryMb: 256,
      environment: {
        ...sync.queueUrls,
        ...Object.assign({}, ...providers.map((provider) => providerEnvironment(this, provider, ['WEBHOOK_KEY']))),
      },
      permissions: [maySend([...sync.queues.values()])],
    });
    const integration = new HttpLambdaIntegration('WebhookIntegration', webhook.function);
    // The longer address is for vendors whose key belongs to a subscription: it carries a MAC of the account.
    const paths = ['/webhooks/{provider}', '/webhooks/{provider}/{account}/{mac}'];
    const routes = paths.flatMap((path) => this.#api.addRoutes({ path, methods: [HttpMethod.POST], integration }));
    for (const route of routes) {
      acknowledge(route, { 'AwsSolutions-APIG4': 'The vendor signs the body, and the function checks the signature.' });
    }
  }

  private addApi({ state, sync, providers, bundles }: ApiStackProps): void {
    const api = new ServiceFunction(this, 'Api', {
      name: 'api',
      description: 'Connects accounts, shows what is going on and takes decisions',
      bundles,
      timeout: Duration.seconds(29),
      memoryMb: 512,
      environment: {
        TABLE_NAME: state.table.tableName,
        ACTIVITY_TABLE_NAME: state.activity.tableName,
        OBJECTS_BUCKET: state.objects.bucketName,
        KEY_ID: state.key.keyId,
        PUBLIC_URL: this.#api.apiEndpoint,
        TENANT_CLAIM: this.tokenSetting('TenantClaim', 'Claim of a token that names the tenant', 'tenant'),
        SCOPE_PREFIX: this.tokenSetting(
          'ScopePrefix',
          'What stands before read, operate and admin in the scopes of a token',
          '',
        ),
        ...sync.queueUrls,
        ...Object.fromEntries(
          [...sync.deadLetters].map(([provider, { queueUrl }]) => [
            `DEAD_LETTER_URL_${settingName(provider)}`,
            queueUrl,
          ]),
        ),
        ...Object.assign({}, ...providers.map((provider) => providerEnvironment(this, provider, clientSettings))),
      },
      permissions: [
        mayUse(state.table),
        mayForget(state.activity),
        ...mayForgetObjects(state.objects),
        maySeal(state.key),
        maySend([...sync.queues.values()]),
        mayEmpty([...sync.deadLetters.values()]),
      ],
    });
    acknowledgeObjects(api, state.objects, ['', 'values/']);
    const integration = new HttpLambdaIntegration('ApiIntegration', api.function);
    this.#api.addRoutes({
      path: '/v1/{proxy+}',
      methods: [HttpMethod.ANY],
      integration,
      authorizer: this.authorizer(),
    });
    const open = [
      ...this.#api.addRoutes({ path: '/oauth/callback', methods: [HttpMethod.GET], integration }),
      ...this.#api.addRoutes({ path: '/openapi.json', methods: [HttpMethod.GET], integration }),
    ];
    for (const route of open) {
      acknowledge(route, {
        'AwsSolutions-APIG4':
          'A person comes back here from consent, and the function checks the state; the description of the API is public.',
      });
    }
  }

  /** Any OIDC issuer. Signature, issuer, audience and expiry are the gateway's work; the function reads the claims. */
  private authorizer(): HttpJwtAuthorizer {
    const issuer = new CfnParameter(this, 'TokenIssuer', {
      type: 'String',
      description: 'OIDC issuer of the API’s access tokens, exactly as their claim iss says it',
      allowedPattern: 'https://.+',
    });
    const audience = new CfnParameter(this, 'TokenAudience', {
      type: 'CommaDelimitedList',
      description: 'Audiences that tokens must be for: their claim aud, or client_id where they have none',
    });
    return new HttpJwtAuthorizer('Tokens', issuer.valueAsString, {
      authorizerName: `${apiName(this)}-tokens`,
      jwtAudience: audience.valueAsList,
    });
  }

  private tokenSetting(id: string, description: string, otherwise: string): string {
    return new CfnParameter(this, id, { type: 'String', description, default: otherwise }).valueAsString;
  }
}
