import { DetectiveClient, type DetectiveClientConfig } from '@aws-sdk/client-detective'
import { type AskOptions, ask, rawRequest } from './ask.ts'

type Handler = Extract<NonNullable<DetectiveClientConfig['requestHandler']>, { handle: unknown }>
type SdkRequest = Parameters<Handler['handle']>[0]

/** AWS's own client, whose requests go to the router and not to the network. */
export function client(options: AskOptions = {}): DetectiveClient {
  return new DetectiveClient({
    region: 'eu-west-1',
    endpoint: 'http://localhost',
    maxAttempts: 1,
    credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'secretEXAMPLE' },
    requestHandler: {
      handle: async (request: SdkRequest) => ({ response: await answered(request, options) }),
      updateHttpClientConfig: () => undefined,
      httpHandlerConfigs: () => ({}),
    },
  })
}

async function answered(request: SdkRequest, options: AskOptions) {
  const headers = Object.entries(request.headers).flatMap(([name, value]) => [name, String(value)])
  const { answer } = await ask(
    rawRequest(request.method, targetOf(request), bytesOf(request.body), headers),
    options,
  )
  return {
    statusCode: answer.status,
    headers: { ...answer.headers },
    body: Buffer.from(answer.body ?? ''),
  }
}

function targetOf({ path, query }: SdkRequest): string {
  const pairs = Object.entries(query ?? {}).flatMap(([key, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(key)}=${encodeURIComponent(String(one))}`),
  )
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}

/** A copy: the client warns when its own array is used as if it were text. */
function bytesOf(body: unknown): Uint8Array | string {
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return typeof body === 'string' ? body : ''
}
