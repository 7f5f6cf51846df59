import type { Finding } from '../../events/finding.ts'
import { networkOf } from '../../events/ip.ts'
import type { Severity } from '../../events/severity.ts'
import { type Call, callsMatching } from '../../lake/calls.ts'
import { type AddressUse, machineAddresses, usersOfAddresses } from '../../lake/calls-addresses.ts'
import { modelFacts } from '../../lake/calls-models.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { actorName, findingOf } from './finding.ts'

/** Credentials that were made for a machine are used somewhere else. */
export const ROLE_CREDENTIALS_OUTSIDE: Detector = {
  id: 'role-credentials-outside',
  title: 'Credentials of a machine are used elsewhere',
  description:
    'Roles of EC2 instances and execution roles of SageMaker are used by machines, from few networks or through AWS itself. ' +
    'A session of such a role from a network where it never was, or from the address where people work, was probably taken out.',
  falsePositives: 'A new NAT gateway or a new subnet: then other machines move there too.',
  needs: ['api_call'],
  severity: 'HIGH',
  techniques: ['T1552.005', 'T1078.004', 'AML.T0055'],
  detect,
}

const TYPE = 'Technique/RoleCredentialsUsedOutside'
/** A role seen in more networks than this has no place of its own. */
const MANY_NETWORKS = 5
/** Other machines that share a network make it a NAT gateway of ours. */
const SHARED_BY = 2

interface Verdict {
  readonly use: AddressUse
  readonly severity: Severity
  readonly baseline: string
  readonly networks: number
}

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const { engine } = lake
  const { executionRoles } = await modelFacts(engine, scope.end)
  const uses = await machineAddresses(engine, baseline, scope, [...executionRoles])
  const fresh = uses.filter((use) => use.outside && use.before === 0 && use.within > 0)
  const addresses = [...new Set(fresh.map(({ sourceIp }) => sourceIp))]
  const others = await usersOfAddresses(engine, baseline, scope, addresses)
  const verdicts = fresh.flatMap((use) => judge(use, uses, others))
  const examined = new Set(uses.map(({ actor }) => actor)).size
  const findings: Finding[] = []
  const sorted = verdicts.toSorted((a, b) => a.use.first - b.use.first)
  for (const [actor, group] of groupBy(sorted, ({ use }) => use.actor)) {
    const sourceIps = group.map(({ use }) => use.sourceIp)
    const selection = { actors: [actor], sourceIps }
    const calls = await callsMatching(engine, scope, [selection], 100)
    findings.push(...findingsOf(calls, group, examined))
  }
  return { findings, examined }
}

function findingsOf(
  calls: readonly Call[],
  [verdict, ...more]: readonly Verdict[],
  examined: number,
): readonly Finding[] {
  const [call] = calls
  if (call === undefined || verdict === undefined) return []
  const { networks, severity, baseline, use } = verdict
  const place =
    more.length === 0 ? use.sourceIp : `${use.sourceIp} and ${more.length} more addresses`
  return [
    {
      ...findingOf(TYPE, calls, ROLE_CREDENTIALS_OUTSIDE.id),
      severity,
      title: `Credentials of ${actorName(call)} were used from ${place}`,
      score: 1 + networks,
      expected: networks === 0 ? 'no public address' : `one of ${networks} networks`,
      baseline,
      examined,
      techniques: ROLE_CREDENTIALS_OUTSIDE.techniques,
    },
  ]
}

/** What a first-seen address means for this role; nothing when the address explains itself. */
function judge(
  use: AddressUse,
  uses: readonly AddressUse[],
  others: readonly AddressUse[],
): readonly Verdict[] {
  const before = uses.filter((other) => other.actor === use.actor && other.before > 0)
  const outside = before.filter((other) => other.outside)
  const known = new Set(outside.map(({ sourceIp }) => networkOf(sourceIp)))
  if (known.has(networkOf(use.sourceIp)) || known.size > MANY_NETWORKS) return []
  const here = others.filter(
    (other) => other.sourceIp === use.sourceIp && other.actor !== use.actor,
  )
  const machines = here.filter((other) => other.actorType === 'iam-role' && other.before > 0)
  if (machines.length >= SHARED_BY) return []
  if (before.length > 0) {
    const baseline = `the role called from ${known.size} public networks before, never from this one`
    return [{ use, severity: 'HIGH', baseline, networks: known.size }]
  }
  const people = here.filter(({ actorType }) => actorType === 'iam-user')
  if (people.length === 0) return []
  const names = people.map(({ actor }) => actor).slice(0, 3)
  const baseline = `nothing is known of the role from before; ${names.join(', ')} called from the same address`
  return [{ use, severity: 'MEDIUM', baseline, networks: 0 }]
}
