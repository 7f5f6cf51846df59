import { describe, expect, it } from 'vitest'
import { ROLES, type Role } from '../../../src/api/access/principal.ts'
import { OPERATIONS } from '../../../src/api/detective/operations/index.ts'
import { ask, bodyOf, rawRequest } from './support/ask.ts'
import { principal } from './support/fakes.ts'

/** Who may call what, in words of its own: a change of either side must be a change of both. */
const READS = [
  'BatchGetGraphMemberDatasources',
  'DescribeOrganizationConfiguration',
  'GetInvestigation',
  'GetMembers',
  'ListDatasourcePackages',
  'ListIndicators',
  'ListInvestigations',
  'ListMembers',
  'ListOrganizationAdminAccounts',
  'ListTagsForResource',
]
const OWN_READS = ['BatchGetMembershipDatasources', 'ListGraphs', 'ListInvitations']
const INVESTIGATE = ['StartInvestigation', 'UpdateInvestigationState']
const OWN_WRITES = ['AcceptInvitation', 'DisassociateMembership', 'RejectInvitation']

const MAY: Readonly<Record<Role, readonly string[]>> = {
  administrator: OPERATIONS.map(({ name }) => name),
  investigator: [...READS, ...OWN_READS, ...INVESTIGATE],
  auditor: [...READS, ...OWN_READS],
  member: [...OWN_READS, ...OWN_WRITES],
}

const MATRIX = OPERATIONS.flatMap((operation) =>
  ROLES.map((role) => ({ operation, role, may: MAY[role].includes(operation.name) })),
)

describe('the roles', () => {
  it('are told of all operations', () => {
    expect(MATRIX).toHaveLength(29 * 4)
    for (const names of Object.values(MAY)) {
      const known = OPERATIONS.map(({ name }) => name)
      expect(names.filter((name) => !known.includes(name))).toEqual([])
    }
  })

  it.each(
    MATRIX.map((one) => [one.role, one.may ? 'may' : 'may not', one.operation.name, one] as const),
  )('%s %s call %s', async (role, _, name, { operation, may }) => {
    // A body that nothing can be made of: whoever may not call does not come so far as to hear of it.
    const target = operation.path.replace('{ResourceArn}', 'nonsense')
    const { answer } = await ask(rawRequest(operation.method, target, '{{'), {
      principal: principal(role),
    })
    if (may) {
      expect([answer.status, answer.error?.name]).toEqual([400, 'ValidationException'])
    } else {
      expect([answer.status, answer.headers['x-amzn-errortype']]).toEqual([
        403,
        'AccessDeniedException',
      ])
      expect(bodyOf(answer)).toEqual({
        Message: `User: arn:aws:iam::111122223333:user/${role} is not authorized to perform: detective:${name} on resource: *`,
      })
    }
  })

  it('that only look change nothing', () => {
    for (const { name, mutates } of OPERATIONS)
      if (MAY.auditor.includes(name)) expect([name, mutates]).toEqual([name, false])
      else expect([name, mutates]).toEqual([name, true])
  })
})
