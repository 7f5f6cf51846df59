import type { AttackOutcome, GroupsScore } from './organisation.ts'
import { type PairCounts, pairwise } from './partition.ts'

/** The scores of a run as Markdown, as docs/evaluation.md has it. */
export function groupsText(scores: readonly GroupsScore[]): string {
  const attacks = scores.flatMap((score) => score.attacks)
  const incidents = scores.flatMap((score) => score.incidents)
  return [
    signalsTable(scores),
    attacksTable([
      ['attacks put into the logs', attacks],
      ['of them single techniques', attacks.filter(({ name }) => !isChain(name))],
      ['of them chains over days', attacks.filter(({ name }) => isChain(name))],
      ["the simulator's own incidents", incidents],
    ]),
    groupingsTable(scores),
    notGrouped([...attacks, ...incidents]),
  ].join('\n\n')
}

function isChain(name: string): boolean {
  return name.startsWith('chain')
}

function signalsTable(scores: readonly GroupsScore[]): string {
  const line = (name: string, own: readonly GroupsScore[]) => {
    const sum = (of: (score: GroupsScore) => number) =>
      own.reduce((total, score) => total + of(score), 0)
    const groups = sum(({ groupings }) => groupings['Dupin']?.groups ?? 0)
    const matches = sum(({ rules }) => rules.matches)
    const cells = [
      String(own.length),
      String(sum(({ rules }) => rules.calls)),
      String(matches),
      String(sum(({ findings }) => findings)),
      String(sum(({ findingsWorth }) => findingsWorth)),
      String(groups),
      fewer(groups, matches),
      fewer(
        groups,
        sum(({ findings }) => findings),
      ),
      fewer(
        groups,
        sum(({ findingsWorth }) => findingsWorth),
      ),
      (groups / sum(({ hours }) => hours)).toFixed(3),
    ]
    return [name, ...cells]
  }
  return rows(
    [
      'organisations',
      'number',
      'calls a rule looks at',
      'matches of single-call rules',
      'findings',
      'of LOW or above',
      'groups shown',
      'fewer than matches',
      'fewer than findings',
      'fewer than LOW or above',
      'groups an hour',
    ],
    [
      line(
        'with attacks',
        scores.filter(({ quiet }) => !quiet),
      ),
      line(
        'background alone',
        scores.filter(({ quiet }) => quiet),
      ),
    ],
  )
}

function attacksTable(lines: readonly (readonly [string, readonly AttackOutcome[]])[]): string {
  return rows(
    ['what happened', 'number', 'lost', 'in one group', 'first group of the report', 'median rank'],
    lines.map(([name, own]) => {
      const ranks = own.map(({ rank }) => rank).filter((rank) => rank > 0)
      const middle = ranks.toSorted((a, b) => a - b)[Math.floor(ranks.length / 2)]
      return [
        name,
        String(own.length),
        String(own.length - ranks.length),
        String(own.filter(({ groups }) => groups === 1).length),
        String(ranks.filter((rank) => rank === 1).length),
        String(middle ?? '–'),
      ]
    }),
  )
}

function groupingsTable(scores: readonly GroupsScore[]): string {
  const names = Object.keys(scores[0]?.groupings ?? {})
  return rows(
    [
      'grouping',
      'groups',
      'pairwise precision',
      'recall',
      'F1',
      'foreign findings in groups of attacks',
    ],
    names.map((name) => {
      const own = scores.flatMap(({ groupings }) => groupings[name] ?? [])
      const { precision, recall, f1 } = pairwise(own.map(({ pairs }) => pairs).reduce(sumOf, NONE))
      const foreign = own.reduce((sum, one) => sum + one.foreign, 0)
      const inAttacked = own.reduce((sum, one) => sum + one.inAttacked, 0)
      const groups = own.reduce((sum, one) => sum + one.groups, 0)
      const shares = [precision, recall, f1].map((value) => value.toFixed(3))
      return [name, String(groups), ...shares, `${foreign} of ${inAttacked}`]
    }),
  )
}

const NONE: PairCounts = { together: 0, wronglyTogether: 0, apart: 0 }

function sumOf(a: PairCounts, b: PairCounts): PairCounts {
  return {
    together: a.together + b.together,
    wronglyTogether: a.wronglyTogether + b.wronglyTogether,
    apart: a.apart + b.apart,
  }
}

function notGrouped(outcomes: readonly AttackOutcome[]): string {
  const lost = outcomes.filter(({ rank }) => rank === 0)
  const split = outcomes.filter(({ groups }) => groups > 1)
  const told = (own: readonly AttackOutcome[]) =>
    own.map(({ name, disguise }) => `${name}${disguise ? ` (${disguise})` : ''}`).join(', ') ||
    'none'
  return `Lost: ${told(lost)}.\nIn more than one group: ${told(split)}.`
}

function fewer(groups: number, signals: number): string {
  return signals === 0 ? '–' : `${(100 * (1 - groups / signals)).toFixed(1)} %`
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}
