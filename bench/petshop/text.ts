import type { Share } from './evaluate.ts'
import type { PetShopReport } from './main.ts'

/** The report as a table and a few sentences. */
export function renderText(report: PetShopReport): string {
  const { prior, baselines, published, scored } = report
  const rows: [string, Share | null | undefined, number | null | undefined][] = [
    ['dupin, test', report.test, report.specificity],
    ['dupin, train', report.train, null],
    ['dupin, all', report.all, null],
    ...Object.entries(report.byScenarioAndMetric).map(
      ([part, share]): [string, Share, number | null | undefined] => [
        `  ${part}`,
        share,
        report.specificityByScenarioAndMetric[part],
      ],
    ),
    ...baselines.map((one): [string, Share | undefined, number | null] => [
      `${one.name}, ${scored}`,
      one.splits[scored],
      one.specificity,
    ]),
    [`prior of train, on ${scored}`, prior.fromTrain, null],
    [`prior of ${scored}, on ${scored}`, prior.fromScored, null],
  ]
  const { all, lowAndHigh } = published
  return [
    `${''.padEnd(36)}issues  first  first 3  no false cause`,
    ...rows.map(([name, share, quiet]) => line(name, share, quiet)),
    '',
    `Published ${published.method}: ${all.top1} and ${all.top3} of ${all.issues} issues; ${lowAndHigh.top1} and ${lowAndHigh.top3} of the ${lowAndHigh.issues} of low and high traffic.`,
    `Stretches as long as an issue, in which nothing happened: no cause in ${figure(report.shortStretches.specificity)} of ${report.shortStretches.asked}.`,
    ...report.scenarios.map(
      ({ name, issues, reference, referenceRows }) =>
        `${name}: ${issues} issues; reference: ${reference}, ${referenceRows} rows.`,
    ),
    ...missed(report),
  ].join('\n')
}

function line(name: string, share: Share | null | undefined, quiet: number | null | undefined) {
  const cells = [String(share?.issues ?? 0), figure(share?.top1), figure(share?.top3)]
  return `${name.padEnd(36)}${cells.map((cell) => cell.padStart(6)).join('  ')}  ${figure(quiet).padStart(8)}`
}

function missed({ answers }: PetShopReport): string[] {
  return answers
    .filter(({ top1 }) => top1 < 1)
    .map(
      ({ scenario, issue, channel, rank, first }) =>
        `Not first: ${scenario}/${issue} (${channel}): ${rank === undefined ? 'not named' : `place ${rank}`}; first is ${JSON.stringify(first ?? null)}.`,
    )
}

function figure(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(3)
}
