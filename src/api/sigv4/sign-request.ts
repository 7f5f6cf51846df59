import { createHmac, hash } from 'node:crypto'
import type { AccessKey } from '../access/principal.ts'
import { canonicalRequest, queryPairs, sha256OfText } from './canonical-request.ts'
import { ALGORITHM } from './claim.ts'
import { basicTime } from './signed-time.ts'
import { scopeText, signingKey } from './signing-key.ts'

/** A request that is to be signed. */
export interface UnsignedRequest {
  readonly method: string
  readonly url: URL
  /** By name in lower case; `host` and `x-amz-date` are added. All are signed. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly region: string
  readonly service: string
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** The headers of a request with its signature: the secret itself goes nowhere.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html */
export function signedHeaders(
  request: UnsignedRequest,
  key: Pick<AccessKey, 'secretAccessKey' | 'sessionToken'> & { readonly accessKeyId: string },
): Readonly<Record<string, string>> {
  const { method, url, body, region, service } = request
  const timestamp = basicTime(request.now)
  const { accessKeyId, sessionToken } = key
  const headers: Readonly<Record<string, string>> = {
    ...request.headers,
    host: url.host,
    'x-amz-date': timestamp,
    ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }),
  }
  const names = Object.keys(headers).toSorted()
  const text = canonicalRequest({
    method,
    path: url.pathname,
    normalisePath: true,
    query: queryPairs(url.search.slice(1)),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name, [value]])),
    signedHeaders: names,
    payloadHash: hash('sha256', body, 'hex'),
  })
  const scope = { date: timestamp.slice(0, 8), region, service, terminator: 'aws4_request' }
  const toSign = [ALGORITHM, timestamp, scopeText(scope), sha256OfText(text)].join('\n')
  const signature = createHmac('sha256', signingKey(key, scope)).update(toSign).digest('hex')
  const authorization = `${ALGORITHM} Credential=${accessKeyId}/${scopeText(scope)}, SignedHeaders=${names.join(';')}, Signature=${signature}`
  return { ...headers, authorization }
}
