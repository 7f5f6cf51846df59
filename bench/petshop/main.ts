/**
 * Ranks root causes on the PetShop data (Hardt et al., "The PetShop Dataset: Finding Causes of Performance Issues across
 * Microservices", CLeaR 2024, arXiv 2311.04806) and says how often the true one is first, or among the first three.
 *
 *   npm run bench:petshop -- DIR [--format text|json]
 *
 * DIR is the data set or one of its scenarios: graph.csv, noissue/metrics.csv, train|test/issue_N/{metrics.csv,target.json}.
 * The true cause is read for scoring only. Equal scores are put in random order: figures are expected values over that.
 */
import { parseArgs } from 'node:util'
import { UserError } from '../../src/events/user-error.ts'
import { OTHERS, priors, scoreIssues, scoreMethod, stretchSpecificities } from './evaluate.ts'
import { DUPIN } from './methods.ts'
import { readScenarios, type Scenario } from './scenario.ts'
import { renderText } from './text.ts'

/** As published: cells of code/RCA-Dataset-Eval.ipynb in the data's repository, all 68 issues and those of low and high. */
const PUBLISHED = {
  method: 'anomaly traversal, MAD >= 5',
  all: { issues: 68, top1: 0.706, top3: 0.868 },
  lowAndHigh: { issues: 52, top1: 0.654, top3: 0.827 },
  parts: {
    'low_traffic latency': { issues: 14, top1: 0.571, top3: 0.571, specificity: 0.167 },
    'low_traffic availability': { issues: 12, top1: 0.833, top3: 1, specificity: 1 },
    'high_traffic latency': { issues: 14, top1: 0.571, top3: 0.786, specificity: 0.333 },
    'high_traffic availability': { issues: 12, top1: 0.667, top3: 1, specificity: 1 },
  },
}

function report(scenarios: readonly Scenario[]) {
  const own = scoreMethod(scenarios, DUPIN)
  const { train, test, all } = own.splits
  const scored: 'test' | 'all' = test.issues > 0 ? 'test' : 'all'
  return {
    benchmark: 'petshop',
    scored,
    top1: own.splits[scored].top1,
    top3: own.splits[scored].top3,
    specificity: own.specificity,
    issues: own.splits[scored].issues,
    train,
    test,
    all,
    byScenarioAndMetric: own.parts,
    specificityByScenarioAndMetric: own.specificityParts,
    shortStretches: stretchSpecificities(scenarios, DUPIN),
    scenarios: scenarios.map(({ name, issues, hasNoIssue, reference }) => ({
      name,
      issues: issues.length,
      reference: hasNoIssue
        ? 'noissue'
        : 'rows before the onsets of the issues (noissue is absent)',
      referenceRows: reference?.times.length ?? 0,
    })),
    prior: priors(scenarios),
    baselines: OTHERS.map((method) => scoreMethod(scenarios, method)),
    published: PUBLISHED,
    answers: scoreIssues(scenarios, DUPIN),
  }
}

export type PetShopReport = ReturnType<typeof report>

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' } },
  })
  const [folder] = positionals
  if (folder === undefined || positionals.length > 1)
    throw new UserError('Say where the data is: npm run bench:petshop -- DIR [--format text|json]')
  if (values.format !== 'text' && values.format !== 'json')
    throw new UserError(`--format is text or json, not ${values.format}`)
  const result = report(readScenarios(folder))
  console.log(values.format === 'json' ? JSON.stringify(result, null, 2) : renderText(result))
}

try {
  main()
} catch (error) {
  const isTheirs = error instanceof UserError || (error instanceof Error && 'code' in error)
  if (!isTheirs) throw error
  console.error(error.message)
  process.exitCode = 2
}
