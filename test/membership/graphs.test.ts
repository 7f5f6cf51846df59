import { expect, test } from 'vitest'
import { GRAPH_ARN, MOST_TAGS } from '../../src/membership/graphs.ts'
import {
  ADMIN,
  asked,
  directoryOf,
  kindOf,
  MEMBER,
  MemoryDocuments,
  NO_TAGS,
  OTHER_ADMIN,
  openWorld,
  START,
} from './support.ts'

const tags = (count: number, value = 'x') =>
  new Map(Array.from({ length: count }, (_, i) => [`tag-${i}`, value]))

test('an account has no graph, then one, then the same again with the tags of the first time', async () => {
  const { membership } = await openWorld()
  expect(membership.administered(ADMIN)).toBeUndefined()
  expect(membership.graphs()).toEqual([])
  const arn = await membership.createGraph(ADMIN, new Map([['team', 'ml']]))
  expect(arn).toMatch(GRAPH_ARN)
  expect(await membership.createGraph(ADMIN, new Map([['team', 'other']]))).toBe(arn)
  expect(membership.graph(ADMIN, arn)).toEqual({
    arn,
    account: ADMIN,
    region: 'eu-west-1',
    created: START,
    tags: new Map([['team', 'ml']]),
    organization: false,
    autoEnable: false,
    packages: { DETECTIVE_CORE: { state: 'STARTED', entered: { STARTED: START } } },
    members: new Map(),
  })
  expect(membership.graphs()).toEqual([membership.administered(ADMIN)])
})

test('accounts that ask for their graph at once get one each', async () => {
  const { membership } = await openWorld()
  const callers = [ADMIN, OTHER_ADMIN, ADMIN, ADMIN, OTHER_ADMIN]
  const arns = await Promise.all(callers.map((account) => membership.createGraph(account, NO_TAGS)))
  expect(new Set(arns).size).toBe(2)
  expect(membership.graphs().map(({ arn }) => arn)).toEqual([...new Set(arns)].toSorted())
})

test('a graph that was deleted is gone with its members, and its ARN does not come back', async () => {
  const { membership, documents, reopened } = await openWorld()
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  await membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  await membership.deleteGraph(ADMIN, arn)
  expect(membership.memberships(MEMBER)).toEqual([])
  expect(await kindOf(() => membership.deleteGraph(ADMIN, arn))).toBe('no-such-graph')
  expect(await documents.all('member')).toEqual([])
  expect((await reopened()).graphs()).toEqual([])
  expect(await membership.createGraph(ADMIN, NO_TAGS)).not.toBe(arn)
})

test.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])('a graph of %s is in partition %s', async (region, partition) => {
  const { membership } = await openWorld(directoryOf([]), new MemoryDocuments(), region)
  const arn = await membership.createGraph(ADMIN, NO_TAGS)
  expect(arn.split(':').slice(0, 5)).toEqual(['arn', partition, 'detective', region, ADMIN])
})

test('Regions that share a lake do not see each other, but the lake knows both', async () => {
  const documents = new MemoryDocuments()
  const west = await openWorld(directoryOf([ADMIN]), documents)
  const arn = await west.membership.createGraph(ADMIN, NO_TAGS)
  await west.membership.createMembers(ADMIN, arn, [asked(MEMBER)])
  const east = await openWorld(directoryOf([ADMIN]), documents, 'us-east-1')
  expect(east.membership.administered(ADMIN)).toBeUndefined()
  expect(east.membership.memberships(MEMBER)).toEqual([])
  expect(await kindOf(() => east.membership.graph(ADMIN, arn))).toBe('no-such-graph')
  const accepting = () => east.membership.acceptInvitation(MEMBER, arn)
  expect(await kindOf(accepting)).toBe('no-such-graph')
  const other = await east.membership.createGraph(ADMIN, NO_TAGS)
  expect(east.membership.graphs().map((graph) => graph.arn)).toEqual([arn, other])
})

test('an id that makes no ARN is refused before anything is kept', async () => {
  const documents = new MemoryDocuments()
  const { membership } = await openWorld(directoryOf([]), documents)
  await expect(membership.createGraph('no-account', NO_TAGS)).rejects.toThrow(/is no ARN/)
  expect(documents.kept.size).toBe(0)
})

test('tags are added, changed and taken away, and a graph has at most fifty', async () => {
  const { membership } = await openWorld()
  const arn = await membership.createGraph(ADMIN, tags(MOST_TAGS - 1))
  await membership.tag(ADMIN, arn, new Map([['last', '']]))
  await membership.tag(ADMIN, arn, tags(2, 'new'))
  expect(await kindOf(() => membership.tag(ADMIN, arn, new Map([['one', '']])))).toBe('invalid')
  expect(membership.graph(ADMIN, arn).tags).toEqual(
    new Map([...tags(MOST_TAGS - 1), ['last', ''], ...tags(2, 'new')]),
  )
  await membership.untag(ADMIN, arn, ['last', 'tag-7', 'never there'])
  expect(membership.graph(ADMIN, arn).tags.size).toBe(MOST_TAGS - 2)
  expect(await kindOf(() => membership.createGraph(OTHER_ADMIN, tags(MOST_TAGS + 1)))).toBe(
    'invalid',
  )
  expect(membership.administered(OTHER_ADMIN)).toBeUndefined()
})

test('what changes nothing is not written', async () => {
  const documents = new MemoryDocuments()
  const { membership } = await openWorld(directoryOf([ADMIN]), documents)
  const arn = await membership.createGraph(ADMIN, tags(2))
  const writes = documents.writes
  await membership.createGraph(ADMIN, tags(3))
  await membership.tag(ADMIN, arn, tags(2))
  await membership.untag(ADMIN, arn, ['other'])
  await membership.startPackages(ADMIN, arn, ['DETECTIVE_CORE'])
  await membership.deleteMembers(ADMIN, arn, [MEMBER])
  await membership.retryDisabled()
  await membership.useDirectory(directoryOf([ADMIN]))
  expect(documents.writes).toBe(writes)
})
