import { openApiDocument } from '../../shared/api-client/openapi.ts';
import type { Answer, ApiPorts } from './call.ts';

/** The API's description of itself, as an OpenAPI 3.1 document. It takes no token. */
export const openApi = ({ publicUrl }: Pick<ApiPorts, 'publicUrl'>): Answer => ({
  status: 200,
  headers: { 'cache-control': 'public, max-age=300' },
  body: openApiDocument(publicUrl),
});
