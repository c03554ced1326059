import * as z from 'zod';
import { readProperties } from '../template/properties.ts';
import type { AppModel, FunctionDefinition } from '../template.ts';
import type { JwtAuthorizer } from './authorizer.ts';

export interface Route {
  /** As in the template: `POST /webhooks/{provider}`. */
  readonly key: string;
  readonly definition: FunctionDefinition;
  /** Absent: the route is open. */
  readonly authorizer?: JwtAuthorizer;
}

export interface Matched {
  readonly route: Route;
  readonly pathParameters: Readonly<Record<string, string>>;
}

const routeProperties = z.looseObject({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: z.array(z.string()).optional(),
});
const authorizerProperties = z.looseObject({
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.tuple([z.literal('$request.header.Authorization')]),
  JwtConfiguration: z.looseObject({ Issuer: z.string(), Audience: z.array(z.string()).min(1) }),
});
const integrationProperties = z.looseObject({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

/** @throws a route with an authorizer that is no JWT authorizer, another integration than a function, or a function that the API may not invoke */
export function readRoutes(app: AppModel): readonly Route[] {
  const allowed = new Set(
    app
      .of('AWS::Lambda::Permission')
      .filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com')
      .map(({ properties }) => String(properties.FunctionName)),
  );
  return app.of('AWS::ApiGatewayV2::Route').map((resource) => {
    const route = readProperties(resource, routeProperties);
    const integration = app
      .of('AWS::ApiGatewayV2::Integration')
      .find(({ ref }) => route.Target === `integrations/${ref}`);
    if (!integration) throw new Error(`${resource.id}: ${route.Target} is not in the template`);
    const { IntegrationUri } = readProperties(integration, integrationProperties);
    const definition = app.functionByArn(functionArn(IntegrationUri));
    if (!allowed.has(definition.arn) && !allowed.has(definition.name)) {
      throw new Error(`${resource.id}: no permission lets the API invoke ${definition.id}`);
    }
    const authorizer = route.AuthorizationType === 'JWT' ? readAuthorizer(app, resource.id, route) : undefined;
    return { key: route.RouteKey, definition, ...(authorizer ? { authorizer } : {}) };
  });
}

function readAuthorizer(
  app: AppModel,
  id: string,
  { AuthorizerId, AuthorizationScopes = [] }: z.infer<typeof routeProperties>,
): JwtAuthorizer {
  const resource = app.of('AWS::ApiGatewayV2::Authorizer').find(({ ref }) => ref === AuthorizerId);
  if (!resource) throw new Error(`${id}: its authorizer ${AuthorizerId} is not in the template`);
  const { JwtConfiguration } = readProperties(resource, authorizerProperties);
  return { issuer: JwtConfiguration.Issuer, audience: JwtConfiguration.Audience, scopes: AuthorizationScopes };
}

/** The bare ARN, also out of `arn:aws:apigateway:...:path/2015-03-31/functions/ARN/invocations`. */
const functionArn = (uri: string): string => /functions\/(arn:[^/]+)\/invocations/.exec(uri)?.[1] ?? uri;

/**
 * The route an HTTP API picks: full paths before `{proxy+}`, a method before `ANY`, `$default` last.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): Matched | undefined {
  const matches = routes.flatMap((route) => {
    const match = matchOne(route.key, method, path);
    return match ? [{ route, ...match }] : [];
  });
  return matches.toSorted((a, b) => a.rank - b.rank)[0];
}

function matchOne(key: string, method: string, path: string) {
  if (key === '$default') return { rank: 1_000, pathParameters: {} };
  const [wantedMethod, wantedPath = ''] = key.split(' ');
  if (wantedMethod !== 'ANY' && wantedMethod !== method) return undefined;
  const wanted = wantedPath.split('/');
  const given = path.split('/');
  const pathParameters: Record<string, string> = {};
  let variables = 0;
  for (const [index, part] of wanted.entries()) {
    const [, name, greedy] = /^\{([^+}]+)(\+?)\}$/.exec(part) ?? [];
    const actual = given[index];
    if (actual === undefined) return undefined;
    if (name === undefined) {
      if (part !== actual) return undefined;
      continue;
    }
    if (actual === '') return undefined;
    variables += 1;
    if (greedy) {
      pathParameters[name] = given.slice(index).map(decodeURIComponent).join('/');
      return { rank: 500 + variables, pathParameters };
    }
    pathParameters[name] = decodeURIComponent(actual);
  }
  if (wanted.length !== given.length) return undefined;
  return { rank: variables * 2 + (wantedMethod === 'ANY' ? 1 : 0), pathParameters };
}
