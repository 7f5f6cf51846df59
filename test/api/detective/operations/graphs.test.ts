import {
  CreateGraphCommand,
  DeleteGraphCommand,
  ListDatasourcePackagesCommand,
  ListGraphsCommand,
  ListTagsForResourceCommand,
  paginateListMembers,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateDatasourcePackagesCommand,
  ValidationException,
} from '@aws-sdk/client-detective'
import { describe, expect, it } from 'vitest'
import { ask, rawRequest } from '../support/ask.ts'
import { client } from '../support/client.ts'
import {
  ADMIN,
  fakeServices,
  GRAPH,
  graph,
  member,
  NOW,
  principal,
  STRANGER,
} from '../support/fakes.ts'

describe('graphs', () => {
  it('are made with their tags, and told by their ARN', async () => {
    const { services, calls } = fakeServices()
    const made = await client({ services }).send(
      new CreateGraphCommand({ Tags: { a: 'b', c: '' } }),
    )
    expect(made.GraphArn).toBe(GRAPH)
    expect(made.$metadata).toMatchObject({ httpStatusCode: 200, requestId: 'request-1' })
    expect(calls).toEqual([
      [
        'createGraph',
        ADMIN,
        new Map([
          ['a', 'b'],
          ['c', ''],
        ]),
      ],
    ])
  })

  it('are listed to their administrator with the time of their making', async () => {
    const { GraphList, NextToken } = await client().send(new ListGraphsCommand({}))
    expect(GraphList).toEqual([{ Arn: GRAPH, CreatedTime: new Date(NOW - 10_000_000) }])
    expect(NextToken).toBeUndefined()
  })

  it.each([
    ['a member', principal('member')],
    ['whoever has none', principal('administrator', STRANGER)],
  ])('are an empty list to %s', async (_, caller) => {
    const { GraphList } = await client({ principal: caller }).send(new ListGraphsCommand({}))
    expect(GraphList).toEqual([])
  })

  it('are deleted, which answers an empty body', async () => {
    const { services, calls } = fakeServices()
    await client({ services }).send(new DeleteGraphCommand({ GraphArn: GRAPH }))
    expect(calls).toEqual([['deleteGraph', ADMIN, GRAPH]])
    const body = JSON.stringify({ GraphArn: GRAPH })
    const { answer } = await ask(rawRequest('POST', '/graph/removal', body))
    expect([answer.status, answer.body]).toEqual([200, ''])
  })
})

describe('tags', () => {
  it('are told', async () => {
    const { Tags } = await client().send(new ListTagsForResourceCommand({ ResourceArn: GRAPH }))
    expect(Tags).toEqual({ team: 'detection' })
  })

  it('are added and removed, which answers nothing', async () => {
    const { services, calls } = fakeServices()
    const sdk = client({ services })
    const tagged = await sdk.send(new TagResourceCommand({ ResourceArn: GRAPH, Tags: { a: 'b' } }))
    const TagKeys = ['a+b', 'c:/=d']
    const untagged = await sdk.send(new UntagResourceCommand({ ResourceArn: GRAPH, TagKeys }))
    expect(calls).toEqual([
      ['tag', ADMIN, GRAPH, new Map([['a', 'b']])],
      ['untag', ADMIN, GRAPH, TagKeys],
    ])
    for (const { $metadata } of [tagged, untagged]) expect($metadata.httpStatusCode).toBe(204)
  })

  it('are at most fifty together', async () => {
    const numbered = (count: number, from = 0) =>
      Array.from({ length: count }, (_, i) => [`k${i + from}`, 'v'] as const)
    const { services, calls } = fakeServices({ own: graph({ tags: new Map(numbered(49)) }) })
    const sdk = client({ services })
    const tag = (entries: readonly (readonly [string, string])[]) =>
      sdk.send(new TagResourceCommand({ ResourceArn: GRAPH, Tags: Object.fromEntries(entries) }))
    await expect(tag(numbered(2, 49))).rejects.toBeInstanceOf(ValidationException)
    expect(calls).toEqual([])
    await tag(numbered(2, 48))
    expect(calls).toHaveLength(1)
  })
})

describe('data source packages', () => {
  it('are told with their states and when those were entered', async () => {
    const { DatasourcePackages } = await client().send(
      new ListDatasourcePackagesCommand({ GraphArn: GRAPH }),
    )
    expect(DatasourcePackages).toEqual({
      DETECTIVE_CORE: {
        DatasourcePackageIngestState: 'STARTED',
        LastIngestStateChange: { STARTED: { Timestamp: new Date(NOW - 9_000_000) } },
      },
      EKS_AUDIT: {
        DatasourcePackageIngestState: 'STOPPED',
        LastIngestStateChange: {
          STARTED: { Timestamp: new Date(NOW - 9_000_000) },
          STOPPED: { Timestamp: new Date(NOW - 8_000_000) },
        },
      },
    })
  })

  it('come page by page when that is asked for', async () => {
    const sdk = client()
    const first = await sdk.send(
      new ListDatasourcePackagesCommand({ GraphArn: GRAPH, MaxResults: 1 }),
    )
    const second = await sdk.send(
      new ListDatasourcePackagesCommand({ GraphArn: GRAPH, NextToken: first.NextToken }),
    )
    expect([first, second].map((page) => Object.keys(page.DatasourcePackages ?? {}))).toEqual([
      ['DETECTIVE_CORE'],
      ['EKS_AUDIT'],
    ])
  })

  it('are started', async () => {
    const { services, calls } = fakeServices()
    await client({ services }).send(
      new UpdateDatasourcePackagesCommand({ GraphArn: GRAPH, DatasourcePackages: ['EKS_AUDIT'] }),
    )
    expect(calls).toEqual([['startPackages', ADMIN, GRAPH, ['EKS_AUDIT']]])
  })
})

describe('a long list', () => {
  const accounts = Array.from({ length: 450 }, (_, i) => String(100_000_000_000 + i))
  const members = new Map(
    accounts.map((account, i) => [account, member(account, { place: 450 - i })]),
  )
  const { services } = fakeServices({ own: graph({ members }) })

  it('is turned by the client of AWS to its end, in the order of invitation', async () => {
    const pages: number[] = []
    const seen: (string | undefined)[] = []
    for await (const page of paginateListMembers(
      { client: client({ services }) },
      { GraphArn: GRAPH },
    )) {
      pages.push(page.MemberDetails?.length ?? 0)
      seen.push(...(page.MemberDetails ?? []).map(({ AccountId }) => AccountId))
    }
    expect(pages).toEqual([200, 200, 50])
    expect(seen).toEqual(accounts.toReversed())
  })
})
