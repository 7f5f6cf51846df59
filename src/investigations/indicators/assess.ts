import type { Finding } from '../../events/finding.ts'
import {
  maxSeverity,
  type Severity,
  severityFromScore,
  severityRank,
} from '../../events/severity.ts'
import { findPrincipal, isPrincipal, type Principal } from '../../graph/principal.ts'
import { addressesOf } from '../../graph/principal-addresses.ts'
import { findingsAbout, type PrincipalFinding } from '../../graph/principal-findings.ts'
import { listedOn, readAddressLists } from '../../lake/address-lists.ts'
import { flaggedAddresses } from './flagged-ip-address.ts'
import { impossibleTravels } from './impossible-travel.ts'
import type { Indicator } from './indicator.ts'
import { newAsos } from './new-aso.ts'
import { newGeolocations } from './new-geolocation.ts'
import { newUserAgents } from './new-user-agent.ts'
import { ownTechniques } from './own-techniques.ts'
import { type Examination, importedInScope, type Question, touches } from './question.ts'
import { relatedFindings } from './related-finding.ts'
import { relatedGroups } from './related-finding-group.ts'
import { severityOf } from './severity.ts'
import { observedTtps } from './ttp-observed.ts'

export type { Question } from './question.ts'

/** What an investigation of an IAM user or role comes to. */
export interface Assessment {
  readonly severity: Severity
  readonly indicators: readonly Indicator[]
}

/** Indicators of one kind that are kept: each kind puts the most telling first. */
const MOST_OF_A_KIND = 1000

/** Indicators of compromise of an IAM user or role in the scope, kind by kind in the order of Detective's list, the most
 * telling of each kind first and at most 1,000 of it. None for an entity that the lake never saw act. */
export async function indicatorsOf(question: Question): Promise<readonly Indicator[]> {
  return (await assess(question)).indicators
}

/** The indicators and how grave they are together. The same lake and question give the same answer. */
export async function assess(question: Question): Promise<Assessment> {
  const examination = await examine(question)
  if (examination === undefined) return { severity: 'INFORMATIONAL', indicators: [] }
  const kinds: readonly (readonly Indicator[])[] = [
    await observedTtps(examination),
    await impossibleTravels(examination),
    flaggedAddresses(examination),
    await newGeolocations(examination),
    await newAsos(examination),
    await newUserAgents(examination),
    relatedFindings(examination),
    relatedGroups(examination),
  ]
  const indicators = kinds.flatMap((kind) => kind.slice(0, MOST_OF_A_KIND))
  const gravest = maxSeverity([
    ...examination.own.map(({ severity }) => severity),
    ...importedInScope(examination).map(({ score }) => severityFromScore(score)),
  ])
  return { severity: severityOf(indicators, gravest), indicators }
}

async function examine(question: Question): Promise<Examination | undefined> {
  const { engine, entity, scope, baseline, groups } = question
  const principal = await findPrincipal(engine, entity.id)
  if (principal === undefined) return undefined
  const addresses = await addressesOf(engine, principal, scope, baseline)
  const terms = addresses.map(({ term }) => term)
  const window = { start: baseline.start, end: scope.end }
  const imported = await findingsAbout(engine, principal, window, terms)
  const techniques = await ownTechniques({ engine, principal, scope, baseline })
  const grouped = groupedFindings(question, principal, imported)
  const on = listedOn(await readAddressLists(engine), scope)
  return {
    ...{ engine, principal, scope, baseline, groups, addresses, imported, grouped },
    listed: (address) => on(address).length > 0,
    own: byWorth([...grouped, ...techniques]),
  }
}

function groupedFindings(
  { groups, scope }: Question,
  principal: Principal,
  imported: readonly PrincipalFinding[],
): readonly Finding[] {
  const importedIds = new Set(imported.map(({ origin, id }) => `${origin}:${id}`))
  const own = groups
    .flatMap(({ findings }) => findings)
    .filter(
      ({ id, actor, sample, start, end }) =>
        actor !== undefined &&
        isPrincipal(principal, actor) &&
        sample !== true &&
        !importedIds.has(id) &&
        touches(scope, start, end),
    )
  return byWorth(own)
}

/** Each finding once, the gravest first. */
function byWorth(findings: readonly Finding[]): readonly Finding[] {
  return [...new Map(findings.map((one) => [one.id, one])).values()].sort(
    (a, b) => severityRank(b.severity) - severityRank(a.severity) || (a.id < b.id ? -1 : 1),
  )
}
