import type { Finding } from '../events/finding.ts'
import { severityRank } from '../events/severity.ts'
import type { Assumption } from '../graph/specificity.ts'
import { isAnomaly } from './causes/symptoms.ts'
import { gapBetween, isPrincipalType, outweighs, reachOf } from './ties.ts'

/** Whatever was made to be used later (a key, a user, a role) may be used two months later. */
const MADE_REACH = reachOf(9)
/** Pairs that one step yields at most: findings of one principal are tied to each other as well. */
const MOST_PAIRS = 1000

type Pair = readonly [later: number, earlier: number]

/**
 * Positions of findings that a step leads from one to the other, in the order of time: the later's principal is what the
 * earlier made, or a role that the earlier's principal took on. The findings are in the order of time.
 */
export function pathPairs(
  sorted: readonly Finding[],
  assumptions: readonly Assumption[],
): readonly Pair[] {
  const byPrincipal = positionsByPrincipal(sorted)
  return [
    ...sorted.flatMap((finding, i) => usesOfWhatWasMade(finding, i, sorted, byPrincipal)),
    ...assumptions.flatMap((one) => takingOn(one, sorted, byPrincipal)),
  ]
}

type Positions = ReadonlyMap<string, readonly number[]>

function positionsByPrincipal(sorted: readonly Finding[]): Positions {
  const found = new Map<string, number[]>()
  for (const [i, finding] of sorted.entries()) {
    if (isAnomaly(finding) || finding.sample === true || severityRank(finding.severity) === 0)
      continue
    const used = [...(finding.actor ? [finding.actor] : []), ...finding.related]
    for (const id of new Set(
      used.filter(({ type }) => isPrincipalType(type)).map(({ id }) => id),
    )) {
      const known = found.get(id)
      if (known === undefined) found.set(id, [i])
      else known.push(i)
    }
  }
  return found
}

const MAKES =
  /^Technique\/(?:AccessKeyForAnotherUser|AdministratorCreated|UserCreated|PasswordForAnotherUser|RoleTrustsOutside|BedrockKeyMade|AdministrationGranted|SignInProviderChanged|TrustAnchorCreated)/

function usesOfWhatWasMade(
  finding: Finding,
  at: number,
  sorted: readonly Finding[],
  byPrincipal: Positions,
): readonly Pair[] {
  if (finding.sample === true || !MAKES.test(finding.type)) return []
  const made = [finding.entity, ...finding.related].filter(
    ({ type, id }) => isPrincipalType(type) && id !== finding.actor?.id,
  )
  return made.flatMap(({ id }) =>
    (byPrincipal.get(id) ?? [])
      .filter((later) => later > at && gapBetween(finding, sorted[later]) <= MADE_REACH)
      .slice(0, MOST_PAIRS)
      .map((later): Pair => [later, at]),
  )
}

/** Who acts in a role does so after taking it on, and what led there lies before or around that. */
function takingOn(
  { from, to, first, last, bits }: Assumption,
  sorted: readonly Finding[],
  byPrincipal: Positions,
): readonly Pair[] {
  const near = (finding: Finding | undefined) =>
    finding !== undefined && outweighs(bits, Math.max(finding.start - last, first - finding.end))
  const before = (byPrincipal.get(from) ?? []).filter((i) => near(sorted[i]))
  const after = (byPrincipal.get(to) ?? []).filter(
    (i) => near(sorted[i]) && (sorted[i]?.end ?? 0) >= first,
  )
  const [one] = before
  const [other] = after
  if (one === undefined || other === undefined) return []
  // One of each is tied to the other's; together they are all tied.
  return [
    ...after.slice(0, MOST_PAIRS).map((i): Pair => [i, one]),
    ...before.slice(0, MOST_PAIRS).map((i): Pair => [other, i]),
  ].filter(([a, b]) => a !== b)
}
