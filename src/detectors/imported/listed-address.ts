import type { Finding } from '../../events/finding.ts'
import { canonicalIp } from '../../events/ip.ts'
import { addressesInUse } from '../../graph/address-users.ts'
import { type AddressList, listedOn, readAddressLists } from '../../lake/address-lists.ts'
import { type Call, callsMatching } from '../../lake/calls.ts'
import { groupBy } from '../../statistics/group-by.ts'
import type { Detection, DetectionContext, Detector } from '../detector.ts'
import { actorName, findingOf } from '../techniques/finding.ts'

const ID = 'listed-address'
/** Of one principal, operation, outcome and hour. */
const CALLS_AN_HOUR = 20

/** Finds who called from addresses that the user keeps on a list. */
export const LISTED_ADDRESS: Detector = {
  id: ID,
  title: 'Calls from addresses on a list of yours',
  description:
    'Looks for calls from addresses on the threat and deny lists that `dupin lists` keeps. From where others saw attacks come is ' +
    'MEDIUM when a call succeeded, from where nobody may come HIGH; what was refused throughout is LOW.',
  falsePositives:
    'Lists grow old: addresses of clouds and VPNs go to others. Give a list a date on which it expires.',
  needs: ['api_call'],
  severity: 'MEDIUM',
  techniques: ['T1078.004'],
  detect: detectListed,
}

async function detectListed({ lake: { engine }, scope }: DetectionContext): Promise<Detection> {
  const lists = await readAddressLists(engine)
  if (lists.length === 0) return { findings: [], examined: 0 }
  const used = await addressesInUse(engine, scope)
  const on = listedOn(lists, scope)
  const sourceIps = used.filter((address) => on(address).length > 0)
  if (sourceIps.length === 0) return { findings: [], examined: used.length }
  const calls = await callsMatching(engine, scope, [{ sourceIps }], CALLS_AN_HOUR)
  const groups = groupBy(
    calls,
    ({ actor, account, sourceIp }) => `${actor}\0${account}\0${sourceIp}`,
  )
  const findings = [...groups.values()].map((own) =>
    findingFrom(own, on(own[0].sourceIp), used.length),
  )
  return { findings, examined: used.length }
}

function findingFrom(
  calls: readonly [Call, ...Call[]],
  lists: readonly AddressList[],
  examined: number,
): Finding {
  const [first] = calls
  const names = lists.map(({ name }) => name).join(', ')
  const succeeded = calls.some(({ outcome }) => outcome === 'success')
  const denied = lists.some(({ kind }) => kind === 'deny')
  const about = { type: 'ip-address', id: canonicalIp(first.sourceIp) ?? first.sourceIp } as const
  return {
    ...findingOf('Listed/AddressOnList', calls, ID, about),
    severity: succeeded ? (denied ? 'HIGH' : 'MEDIUM') : 'LOW',
    title: `${actorName(first)} called from ${about.id}, which is on the list ${names}${succeeded ? '' : ' (refused)'}`,
    score: calls.length,
    expected: 'no calls from addresses on that list',
    baseline: `the list ${names}`,
    examined,
    techniques: LISTED_ADDRESS.techniques,
  }
}
