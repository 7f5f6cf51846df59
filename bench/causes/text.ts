import type { CausesSummary, Counted, ScenarioSummary } from './summary.ts'

/** A summary as Markdown, as docs/evaluation.md has it. */
export function summaryText(summary: CausesSummary): string {
  return [
    overview(summary),
    baselines(summary),
    table('kind of cause', summary.byKind),
    table('incident', summary.byScenario),
    reliability(summary),
  ].join('\n\n')
}

function overview(summary: CausesSummary): string {
  const { falseCauses, onsetErrorMinutes, calibration, scopeHours, falseGroups } = summary
  const groups = Object.entries(falseGroups).map(([severity, n]) => `${n} ${severity}`)
  return rows(
    ['measure', 'Dupin', '95 %', 'wanted'],
    [
      ['incidents detected', ...share(summary.detected), ''],
      ['true cause first', ...share(summary.first), '≥ 90 %'],
      ['true cause in the first three', ...share(summary.firstThree), '≥ 98 %'],
      ['true cause first, of those detected', ...share(summary.firstOfDetected), ''],
      ['right principal first, whatever the kind', ...share(summary.principalFirst), ''],
      [
        'error of the onset, median (90 %)',
        `${onsetErrorMinutes.median.toFixed(1)} (${onsetErrorMinutes.p90.toFixed(1)}) min of ${onsetErrorMinutes.of}`,
        '',
        '',
      ],
      ['days without incident with a false cause', ...share(falseCauses.quietDays), '≤ 5 %'],
      ['made-up anomalies with a false cause', ...share(falseCauses.placebos), '≤ 5 %'],
      ['look-alikes named as a cause', ...share(falseCauses.lookAlikes), ''],
      [
        'groups that tell of no incident',
        `${groups.join(', ')} in ${scopeHours} h`,
        '',
        '≤ 1 an hour',
      ],
      ['Brier score of the first cause', calibration.brier.toFixed(3), '', ''],
      ['expected calibration error', calibration.expectedError.toFixed(3), '', ''],
    ],
  )
}

function share({ share: value, hits, of, low, high }: Counted): [string, string] {
  return [`${percent(value)} (${hits} of ${of})`, `${percent(low)} – ${percent(high)}`]
}

function baselines({ first, firstThree, baselines: others }: CausesSummary): string {
  const { random, time, graph, naive } = others
  return rows(
    ['order of the same candidates', 'true cause first', 'in the first three'],
    [
      ['Dupin', percent(first.share), percent(firstThree.share)],
      ['at random', percent(random.first), percent(random.firstThree)],
      ['by time alone', percent(time.first), percent(time.firstThree)],
      ['by the graph alone', percent(graph.first), percent(graph.firstThree)],
      ['z-score and nearest change (principal)', percent(naive.first), '–'],
    ],
  )
}

function table(what: string, lines: Readonly<Record<string, ScenarioSummary>>): string {
  return rows(
    [what, 'seen', 'detected', 'cause first', 'in the first three'],
    Object.entries(lines).map(([name, { incidents, detected, first, firstThree }]) => [
      name,
      ...[incidents, detected, first, firstThree].map(String),
    ]),
  )
}

function reliability({ calibration }: CausesSummary): string {
  return rows(
    ['probability given', 'causes', 'mean given', 'came true'],
    calibration.bins
      .filter(({ count }) => count > 0)
      .map(({ low, high, count, forecast, observed }) => [
        `${percent(low)} – ${percent(high)}`,
        String(count),
        percent(forecast),
        percent(observed),
      ]),
  )
}

function rows(head: readonly string[], body: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...body.map(line)].join('\n')
}

function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${(100 * share).toFixed(1)} %`
}
