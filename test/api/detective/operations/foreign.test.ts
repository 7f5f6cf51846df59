import { describe, expect, it } from 'vitest'
import { OPERATIONS } from '../../../../src/api/detective/operations/index.ts'
import type { MembershipService } from '../../../../src/api/detective/services.ts'
import { MembershipError } from '../../../../src/membership/behavior-graph.ts'
import { goodMembers } from '../schema/samples.ts'
import { ask, bodyOf, rawRequest } from '../support/ask.ts'
import { FOREIGN, fakeServices, MEMBER, NOWHERE } from '../support/fakes.ts'

/** Every method that is given a graph knows none, and says so in words that differ, as a careless service would. */
const refuse = (arn: string) => new MembershipError('no-such-graph', `words about ${arn}`)
const throws = (_: string, arn: string): never => {
  throw refuse(arn)
}
const rejects = (_: string, arn: string): Promise<never> => Promise.reject(refuse(arn))
const KNOWS_NONE: Partial<MembershipService> = {
  graph: throws,
  autoEnable: throws,
  deleteGraph: rejects,
  tag: rejects,
  untag: rejects,
  createMembers: rejects,
  deleteMembers: rejects,
  startMonitoring: rejects,
  acceptInvitation: rejects,
  rejectInvitation: rejects,
  disassociate: rejects,
  startPackages: rejects,
  setAutoEnable: rejects,
}

const WITH_GRAPH = OPERATIONS.filter(
  ({ input }) => 'GraphArn' in input.members || 'ResourceArn' in input.members,
)

function requestFor(operation: (typeof OPERATIONS)[number], arn: string) {
  const members = {
    ...goodMembers(operation.input),
    GraphArn: arn,
    NextToken: undefined,
    EntityArn: `arn:aws:iam::${MEMBER}:user/a`,
    ScopeStartTime: '2026-01-01T00:00:00Z',
    FilterCriteria: undefined,
  }
  const plain = operation.method === 'GET' || operation.method === 'DELETE'
  const target = operation.path.replace('{ResourceArn}', encodeURIComponent(arn))
  const query = operation.method === 'DELETE' ? '?tagKeys=a' : ''
  return rawRequest(operation.method, `${target}${query}`, plain ? '' : JSON.stringify(members))
}

describe('a graph of somebody else', () => {
  it('is asked of by most operations', () => {
    expect(WITH_GRAPH).toHaveLength(22)
  })

  it.each(WITH_GRAPH.map((one) => [one.name, one] as const))(
    'is to %s what does not exist',
    async (_, operation) => {
      const { services } = fakeServices({ membership: KNOWS_NONE })
      const answers = await Promise.all(
        [FOREIGN, NOWHERE].map((arn) => ask(requestFor(operation, arn), { services })),
      )
      const [foreign, nowhere] = answers.map(({ answer }) => answer)
      expect(foreign).toEqual(nowhere)
      const expected = operation.errors.includes('ResourceNotFoundException')
        ? 'ResourceNotFoundException'
        : 'AccessDeniedException'
      expect(foreign?.error?.name).toBe(expected)
      expect(foreign && bodyOf(foreign)).toEqual({
        Message: 'The request refers to a nonexistent resource.',
      })
    },
  )
})
