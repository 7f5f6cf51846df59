import { shortName } from '../../events/arn.ts'
import type { Finding } from '../../events/finding.ts'
import type { Severity } from '../../events/severity.ts'
import { type Calling, callingsOf } from '../../graph/novelty-callers.ts'
import { ENOUGH_DAYS } from '../../graph/novelty-habits.ts'
import { peerGroup } from '../../graph/novelty-peers.ts'
import { callsMatching } from '../../lake/calls.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { findingId, findingOf } from '../techniques/finding.ts'

/** Somebody who never did invokes a model that others have been invoking for long. */
export const NEW_CALLER: Detector = {
  id: 'new-caller',
  title: 'A model or endpoint has a new caller',
  description:
    'A model in production is called by the same few applications every day. A caller that the 45 days before never saw ' +
    'is worth knowing; one that takes much of the calls, or was never seen anywhere, is odd.',
  falsePositives: 'Releases of new applications, tests before them.',
  needs: ['api_call', 'invocation'],
  severity: 'LOW',
  techniques: ['AML.T0040', 'AML.T0024'],
  detect,
}

const TYPE = 'Behaviour/NewCaller'
/** Share of a resource's calls, and how many at least, from which on a new caller is more than a try. */
const MUCH_SHARE = 0.2
const MUCH_CALLS = 200

async function detect({ lake, scope, baseline }: DetectionContext): Promise<Detection> {
  const callings = await callingsOf(lake.engine, scope, baseline)
  const examined = new Set(callings.map(({ resource }) => resource.id)).size
  const findings: Finding[] = []
  for (const calling of callings.filter((one) => isNew(one, callings))) {
    const window = { start: calling.first, end: Math.min(scope.end, calling.last + 1) }
    const selection = { actors: [calling.caller.id], targets: [calling.resource.id] }
    const calls = await callsMatching(lake.engine, window, [selection], 20)
    findings.push(
      toFinding(
        calling,
        callings,
        calls.length > 0 ? findingOf(TYPE, calls, '') : undefined,
        examined,
      ),
    )
  }
  return { findings, examined }
}

/** New to a resource that has callers of long standing, none of whom is its peer. */
function isNew(calling: Calling, all: readonly Calling[]): boolean {
  if (calling.daysBefore > 0 || calling.within === 0 || calling.caller.type === 'aws-service')
    return false
  const old = all.filter((one) => one.resource.id === calling.resource.id && one.daysBefore > 0)
  const group = peerGroup(calling.caller.id)
  return (
    old.some(({ daysBefore }) => daysBefore >= ENOUGH_DAYS) &&
    !old.some(({ caller }) => peerGroup(caller.id) === group)
  )
}

function toFinding(
  calling: Calling,
  all: readonly Calling[],
  shown: Pick<Finding, 'related' | 'eventIds' | 'region'> | undefined,
  examined: number,
): Finding {
  const { caller, resource, account, first, last, within } = calling
  const ofResource = all.filter((one) => one.resource.id === resource.id)
  const total = ofResource.reduce((sum, one) => sum + one.within, 0)
  const share = total > 0 ? within / total : 0
  const old = ofResource.filter(({ daysBefore }) => daysBefore > 0)
  const known = all.some((one) => one.caller.id === caller.id && one.daysBefore > 0)
  return {
    id: findingId(TYPE, caller, resource, first, account),
    type: TYPE,
    severity: severityOf(within, share, known),
    title: `${shortName(caller.id)} is a new caller of ${shortName(resource.id)}`,
    entity: resource,
    actor: caller,
    related: (shown?.related ?? []).filter(({ id }) => id !== resource.id),
    account,
    region: shown?.region ?? '',
    start: first,
    end: last,
    detector: NEW_CALLER.id,
    score: Math.round(share * 1000) / 10,
    observed: `${within} invocations, ${Math.round(share * 100)} % of all`,
    expected: `${old.length} callers: ${old
      .slice(0, 4)
      .map((one) => shortName(one.caller.id))
      .join(', ')}`,
    baseline: known
      ? 'the caller invoked other models in the days before, never this one'
      : 'the caller invoked no model in the days before',
    examined,
    techniques: NEW_CALLER.techniques,
    eventIds: shown?.eventIds ?? [],
  }
}

function severityOf(calls: number, share: number, known: boolean): Severity {
  const much = calls >= MUCH_CALLS && share >= MUCH_SHARE
  if (much) return known ? 'LOW' : 'MEDIUM'
  return known ? 'INFORMATIONAL' : 'LOW'
}
