import {
  DetectiveClient,
  ListGraphsCommand,
  ListTagsForResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-detective'
import { describe, expect, it } from 'vitest'
import type { AccessKey } from '../../../src/api/access/principal.ts'
import type { RawRequest } from '../../../src/api/http/raw-request.ts'
import { verifySignature } from '../../../src/api/sigv4/verify-signature.ts'
import { withRawServer } from './raw-server.ts'
import { KEY, RULES, refusal, signed, TEMPORARY } from './signing-support.ts'

const GRAPH = 'arn:aws:detective:eu-west-1:111122223333:graph:0123456789abcdef0123456789abcdef'

/** What AWS's own client sends, over a socket, and who the server took it for. */
async function sentBy(key: AccessKey, ask: (client: DetectiveClient) => Promise<unknown>) {
  const verified: string[] = []
  const answer = (request: RawRequest) => {
    const { principal } = verifySignature(request, { ...RULES, now: Date.now() })
    verified.push(`${request.method} ${request.target} by ${principal.accessKeyId}`)
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
  }
  await withRawServer(answer, async (endpoint) => {
    const { sessionToken, secretAccessKey, principal } = key
    const client = new DetectiveClient({
      endpoint,
      region: 'eu-west-1',
      credentials: {
        accessKeyId: principal.accessKeyId,
        secretAccessKey,
        ...(sessionToken === undefined ? {} : { sessionToken }),
      },
    })
    await ask(client)
    client.destroy()
  })
  return verified
}

describe("what AWS's client signs", () => {
  const tags = `/tags/${encodeURIComponent(GRAPH)}`

  it.each([
    ['a body', new ListGraphsCommand({ MaxResults: 5 }), 'POST /graphs/list'],
    ['an ARN in its path', new ListTagsForResourceCommand({ ResourceArn: GRAPH }), `GET ${tags}`],
    [
      'a query',
      new UntagResourceCommand({ ResourceArn: GRAPH, TagKeys: ['team a', 'b+c/d', 'é'] }),
      `DELETE ${tags}?tagKeys=team%20a&tagKeys=b%2Bc%2Fd&tagKeys=%C3%A9`,
    ],
  ])('is verified with %s, for lasting and temporary keys', async (_, command, sent) => {
    for (const key of [KEY, TEMPORARY]) {
      // The client takes each command in an overload of its own; what they have in common is no overload.
      const ask = (client: DetectiveClient) =>
        command instanceof ListGraphsCommand
          ? client.send(command)
          : command instanceof UntagResourceCommand
            ? client.send(command)
            : client.send(command)
      expect(await sentBy(key, ask)).toEqual([`${sent} by ${key.principal.accessKeyId}`])
    }
  })
})

describe('the signer of the tests', () => {
  it('signs as the client of AWS does', async () => {
    let seen: RawRequest | undefined
    const answer = (request: RawRequest) => {
      seen = request
      return { status: 200, headers: {}, body: '{}' }
    }
    await withRawServer(answer, async (endpoint) => {
      const { accessKeyId } = KEY.principal
      const credentials = { accessKeyId, secretAccessKey: KEY.secretAccessKey }
      const client = new DetectiveClient({ endpoint, region: 'eu-west-1', credentials })
      await client.send(new ListGraphsCommand({ MaxResults: 5 }))
      client.destroy()
    })
    const header = (name: string) =>
      seen?.rawHeaders[seen.rawHeaders.findIndex((one) => one.toLowerCase() === name) + 1] ?? ''
    const names = /SignedHeaders=([^,]+)/.exec(header('authorization'))?.[1]?.split(';') ?? []
    const headers = Object.fromEntries(names.map((name) => [name, header(name)]))
    const date = Date.parse(header('x-amz-date').replace(/(....)(..)(..T..)(..)/, '$1-$2-$3:$4:'))
    const { 'x-amz-date': _, ...rest } = headers
    const ours = signed({ headers: rest, body: '{"MaxResults":5}', date })
    expect(ours.rawHeaders.at(-1)).toBe(header('authorization'))
    expect(refusal(ours, { now: date })).toBeUndefined()
  })
})
