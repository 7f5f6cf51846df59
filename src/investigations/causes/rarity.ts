import { shortName } from '../../events/arn.ts'
import type { Evidence } from '../../events/cause.ts'
import type { Act } from '../../graph/acts.ts'
import type { HabitChain, Habits } from '../../graph/habits.ts'
import { surpriseBits } from '../../statistics/surprise.ts'
import { callName } from './act-kinds.ts'
import { evidence } from './candidate.ts'
import { WEIGHTS } from './weights.ts'

/** Days of a narrower circle that outweigh what the wider one does. */
const STRENGTH = 4
/** Chance, on a day, of a call that nobody was ever seen to make. */
const NEVER_SEEN = 0.002

/** How unusual the act is of who did it: of the principal itself, learning from its peers, its account and everybody. */
export function rarityEvidence(act: Act, habits: Habits): Evidence {
  const { service, operation, account } = act
  const chain = habits.of({ actor: act.actor.id, account, service, operation })
  const bits = surpriseBits([chain.own, chain.peers, chain.account, chain.everybody], {
    strength: STRENGTH,
    unseen: NEVER_SEEN,
  })
  const text = `${ownWords(act, chain, habits.days)}${othersWords(chain)}`
  return evidence('rarity', text, WEIGHTS.rarityPerBit * Math.min(bits, WEIGHTS.rarityBits))
}

function ownWords(act: Act, { own }: HabitChain, days: number): string {
  const who = shortName(act.actor.id)
  const call = callName(act.service, act.operation)
  const all = Math.max(1, Math.round(days))
  if (own.total === 0) return `${who} had done nothing in the ${all} days before`
  return own.count === 0
    ? `${who} had not called ${call} on any of its ${own.total} active days of the ${all} before`
    : `${who} called ${call} on ${own.count} of its ${own.total} active days of the ${all} before`
}

/** The nearest circle beyond the principal in which it was done. */
function othersWords({ own, peers, account, everybody }: HabitChain): string {
  if (own.count > 0) return ''
  if (peers.count > 0) return '; its peers had'
  if (account.count > 0) return '; others in its account had'
  return everybody.count > 0 ? '; only others elsewhere had' : '; nor had anybody else'
}
