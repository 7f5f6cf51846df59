import { parseArn } from '../../../events/arn.ts'
import { DAY, type TimeWindow } from '../../../events/time.ts'
import { entityNotFound, invalid } from '../errors.ts'
import { INVESTIGATORS, operation } from '../operation.ts'
import { entityArn, graphArn, investigationId } from '../schema/scalars.ts'
import { optional, required, structure, timestamp } from '../schema/shape.ts'
import type { MemberGraph } from '../services.ts'

/**
 * Starts an investigation of an IAM user or role of a member of the graph. It goes on after the answer.
 * https://docs.aws.amazon.com/detective/latest/APIReference/API_StartInvestigation.html
 */
export const startInvestigation = operation({
  name: 'StartInvestigation',
  method: 'POST',
  path: '/investigations/startInvestigation',
  status: 200,
  input: structure('StartInvestigationRequest', {
    GraphArn: required(graphArn),
    EntityArn: required(entityArn),
    ScopeStartTime: required(timestamp),
    ScopeEndTime: required(timestamp),
  }),
  output: structure('StartInvestigationResponse', { InvestigationId: optional(investigationId) }),
  errors: [
    'AccessDeniedException',
    'InternalServerException',
    'ValidationException',
    'TooManyRequestsException',
    'ResourceNotFoundException',
  ],
  mutates: true,
  roles: INVESTIGATORS,
  handle: async (input, { principal, services, now }) => {
    const scope = { start: input.ScopeStartTime, end: input.ScopeEndTime }
    checkScope(scope, now)
    const account = accountOfEntity(input.EntityArn)
    const graph = services.membership.graph(principal.account, input.GraphArn)
    if (!contributes(graph, account)) throw entityNotFound()
    const { id } = await services.investigations.start({
      graphArn: graph.arn,
      entityArn: input.EntityArn,
      scope,
    })
    return { InvestigationId: id }
  },
})

/** A leap year: whoever asks for a calendar year shall get it. */
const LONGEST_SCOPE = 366 * DAY

function checkScope({ start, end }: TimeWindow, now: number): void {
  if (start >= end) throw invalid('ScopeStartTime must be before ScopeEndTime.')
  if (end > now) throw invalid('ScopeEndTime must not be in the future.')
  if (end - start > LONGEST_SCOPE) throw invalid('The scope must not be longer than a year.')
}

/** The account of an IAM user or role. Sessions of roles, root users and everything else cannot be investigated. */
function accountOfEntity(text: string): string {
  const arn = parseArn(text)
  if (arn?.service === 'iam' && /^(?:user|role)\/./.test(arn.resource)) return arn.account
  throw invalid('EntityArn must be the ARN of an IAM user or role.')
}

/** While nobody was asked into a graph, what it shows is a matter of the lake alone; it is asked for the entity anyway. */
function contributes({ account, members }: MemberGraph, of: string): boolean {
  return members.size === 0 || of === account || members.get(of)?.status === 'ENABLED'
}
