import { proportion } from '../../src/statistics/proportion.ts'
import type { CallSample } from './call-samples.ts'
import { textOf } from './labelled.ts'
import { type Judged, type RuleScore, scoreOf, scoresByRule } from './score.ts'

const NAME = 54
const COLUMNS: readonly (readonly [string, (score: RuleScore) => number])[] = [
  ['positive', ({ positives }) => positives],
  ['seen', ({ seen }) => seen],
  ['named', ({ named }) => named],
  ['agreed', ({ agreed }) => agreed],
  ['faint', ({ faint }) => faint],
  ['together', ({ together }) => together],
  ['negative', ({ negatives }) => negatives],
  ['fired', ({ fired }) => fired],
]

/** A line for each rule of theirs, then all of them, then what two simple alarms make of the same events. */
export function familyText(title: string, judged: readonly Judged[]): string {
  const all = scoreOf('all', judged)
  return [
    `${title}: ${judged.length} labelled events`,
    '',
    `${'  rule of theirs'.padEnd(NAME)}${COLUMNS.map(([name]) => name.padStart(10)).join('')}`,
    ...[...scoresByRule(judged), all].map(lineOf),
    '',
    `  seen of positives ${share(all.seen, all.positives)}`,
    `  seen with a technique or tactic of theirs ${share(all.agreed, all.named)}`,
    `  told of at INFORMATIONAL only ${share(all.faint, all.positives)}`,
    `  seen of those that count only together ${share(all.seenTogether, all.together)}`,
    `  negatives told at MEDIUM or above ${share(all.fired, all.negatives)}`,
    ...naiveText(judged),
  ].join('\n')
}

function lineOf(score: RuleScore): string {
  const cells = COLUMNS.map(([, count]) => String(count(score)).padStart(10))
  return `  ${score.rule.padEnd(NAME - 2)}${cells.join('')}`
}

/** `49 of 91 = 53.8 % [43.7, 63.7]`, the interval of 95 % after Wilson. */
export function share(hits: number, of: number): string {
  if (of === 0) return '0 of 0'
  const { share: middle, low, high } = proportion(hits, of)
  const percent = (value: number) => (100 * value).toFixed(1)
  return `${hits} of ${of} = ${percent(middle)} % [${percent(low)}, ${percent(high)}]`
}

function naiveText(judged: readonly Judged[]): readonly string[] {
  const alarms: readonly (readonly [string, (one: Judged) => boolean])[] = [
    ['every write is an alarm', ({ isWrite }) => isWrite],
    ['every failed call is an alarm', ({ isFailed }) => isFailed],
  ]
  const positives = judged.filter(({ expected, together }) => expected && !together)
  const negatives = judged.filter(({ expected }) => !expected)
  return alarms.map(
    ([name, fires]) =>
      `  beside: ${name.padEnd(30)} seen ${share(positives.filter(fires).length, positives.length)}, ` +
      `negatives fired ${share(negatives.filter(fires).length, negatives.length)}`,
  )
}

/** Samples of calls by tactic: how many are told of, and how many of the reads at MEDIUM or above. Most were refused. */
export function samplesText(samples: readonly CallSample[]): string {
  const tactics = [...new Set(samples.flatMap((one) => one.tactics))].sort()
  const line = (name: string, own: readonly CallSample[]) => {
    const [told, seen] = [own.filter((one) => one.told), own.filter((one) => one.seen)]
    return `  ${name.padEnd(36)} told ${share(told.length, own.length)}, at LOW or above ${seen.length}`
  }
  const reads = samples.filter(({ isRead }) => isRead)
  return [
    ...tactics.map((tactic) =>
      line(
        tactic,
        samples.filter((one) => one.tactics.includes(tactic)),
      ),
    ),
    line('all', samples),
    line(
      'changes',
      samples.filter(({ isRead }) => !isRead),
    ),
    `  ${'single reads at MEDIUM or above'.padEnd(36)} ${share(reads.filter(({ loud }) => loud).length, reads.length)}`,
  ].join('\n')
}

/** Names of changes that nothing tells of, and of reads that are told at MEDIUM or above. */
export function sampleErrorsText(samples: readonly CallSample[]): string {
  const names = (own: readonly CallSample[]) => own.map(({ name }) => name).join(', ') || 'none'
  const silent = samples.filter(({ told, isRead }) => !told && !isRead)
  const loud = samples.filter(({ loud: isLoud, isRead }) => isLoud && isRead)
  return `  silent changes: ${names(silent)}\n  loud reads: ${names(loud)}`
}

/** The positives that nothing was told of and the negatives that were told at MEDIUM or above, to be read. */
export function errorsText(judged: readonly Judged[]): string {
  const lines = judged.flatMap(({ rule, expected, together, types, faint, loud, log }) => {
    const name = `${textOf(log, 'eventSource')} ${textOf(log, 'eventName')}`.trim()
    if (expected && !together && types.length === 0)
      return [`  ${faint ? 'faint ' : 'missed'} ${rule}: ${name}`]
    return !expected && loud ? [`  fired  ${rule}: ${name}: ${types.join(', ')}`] : []
  })
  return lines.join('\n')
}
