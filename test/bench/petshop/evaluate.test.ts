import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { priors, scoreIssues, scoreMethod, shareOf } from '../../../bench/petshop/evaluate.ts'
import { DUPIN, traversal } from '../../../bench/petshop/methods.ts'
import { readScenarios } from '../../../bench/petshop/scenario.ts'
import { UserError } from '../../../src/events/user-error.ts'
import type { ServiceMetrics } from '../../../src/investigations/service-causes/service-metrics.ts'
import { SHOP, shopMetrics } from '../../investigations/service-causes/world.ts'

const folder = mkdtempSync(join(tmpdir(), 'dupin-petshop-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** As pandas writes it. */
function csvOf({ times, nodes }: ServiceMetrics): string {
  const names = [...nodes.keys()]
  const columns = names.flatMap((name) => {
    const {
      requests = [],
      latency,
      availability,
    } = nodes.get(name) ?? {
      latency: [],
      availability: [],
    }
    return [
      { head: [name, 'latency', 'Average'], values: latency },
      { head: [name, 'requests', 'Sum'], values: requests },
      { head: [name, 'availability', 'Average'], values: availability },
    ]
  })
  const heads = ['microservice', 'metric', 'statistic'].map((label, level) =>
    [label, ...columns.map(({ head }) => head[level])].join(','),
  )
  const rows = times.map((time, row) =>
    [time / 1000, ...columns.map(({ values }) => values[row])].join(','),
  )
  return [...heads, `unix_timestamp${','.repeat(columns.length)}`, ...rows, ''].join('\n')
}

function writeScenario(name: string, issues: readonly [path: string, cause: string][]): void {
  const nodes = [...new Set([...SHOP].flatMap(([from, to]) => [from, ...to]))]
  const line = (from: string) => [
    from,
    ...nodes.map((to) => (SHOP.get(from)?.includes(to) ? 1 : 0)),
  ]
  write(`${name}/graph.csv`, [['', ...nodes], ...nodes.map(line)].map(String).join('\n'))
  issues.forEach(([path, node], i) => {
    const trouble = { node, from: 2, to: 4, delay: 0.3 }
    write(`${name}/${path}/metrics.csv`, csvOf(shopMetrics(`${name} ${i}`, 5, [trouble])))
    const target = { node: 'site', metric: 'latency', agg: 'Average', timestamp: 580 }
    write(`${name}/${path}/target.json`, JSON.stringify({ target, root_cause: { node } }))
  })
}

describe('a data set of PetShop’s layout', () => {
  writeScenario('split/one', [
    ['train/issue_0', 'search'],
    ['test/issue_0', 'function'],
    ['test/issue_1', 'bank'],
  ])
  write('split/one/noissue/metrics.csv', csvOf(shopMetrics('noissue', 200)))
  writeScenario('split/two', [['issue_7', 'table']])

  const scenarios = readScenarios(join(folder, 'split'))

  it('is read with splits, without them, and without usual operation', () => {
    expect(
      scenarios.map(({ name, hasNoIssue, reference, issues }) => [
        name,
        hasNoIssue,
        reference?.times.length,
        issues.map((issue) => [issue.name, issue.split, issue.rootCause, issue.onset]),
      ]),
    ).toEqual([
      [
        'one',
        true,
        200,
        [
          ['test/issue_0', 'test', 'function', 580_000],
          ['test/issue_1', 'test', 'bank', 580_000],
          ['train/issue_0', 'train', 'search', 580_000],
        ],
      ],
      // One row ends before the onset.
      ['two', false, 1, [['issue_7', 'none', 'table', 580_000]]],
    ])
    expect(readScenarios(join(folder, 'split/two'))).toHaveLength(1)
  })

  it('is scored by split, by scenario and metric, and on usual operation', () => {
    const score = scoreMethod(scenarios, DUPIN)
    expect(score.splits.test).toMatchObject({ issues: 2, top1: 1, top3: 1, meanRank: 1 })
    expect(score.splits.all).toMatchObject({ issues: 4, top1: 1, unnamed: 0 })
    expect(Object.keys(score.parts)).toEqual(['one latency', 'two latency'])
    expect(score.specificity).toBeGreaterThanOrEqual(0.8)
    expect(Object.keys(score.specificityParts)).toEqual(['one latency'])
  })

  it('has a prior of the train split and a harder one', () => {
    const { fromTrain, fromScored, fromAllOnAll } = priors(scenarios)
    expect(fromTrain).toMatchObject({ issues: 2, top1: 0, unnamed: 2 })
    expect(fromScored).toMatchObject({ issues: 2, top1: 0.5, top3: 1 })
    expect(fromAllOnAll).toMatchObject({ issues: 4, top1: 0.25, top3: 0.75 })
  })

  it.each([
    ['nowhere', /is no folder/],
    ['empty', /no graph.csv/],
    ['lonely', /no target.json/],
    ['broken', /is no JSON/],
    ['odd', /must name target.node/],
  ])('is refused when it is %s', (name, message) => {
    mkdirSync(join(folder, 'empty'), { recursive: true })
    write('lonely/graph.csv', ',a\na,0\n')
    write('broken/graph.csv', ',a\na,0\n')
    write('broken/issue_0/target.json', '{')
    write('odd/graph.csv', ',a\na,0\n')
    write('odd/issue_0/target.json', '{"target":{"node":"a","metric":"colour"}}')
    expect(() => readScenarios(join(folder, name))).toThrow(message)
    expect(() => readScenarios(join(folder, name))).toThrow(UserError)
  })
})

const DATA = process.env['DUPIN_DATA'] ?? join(import.meta.dirname, '../../../../shared/data')
const PETSHOP = join(DATA, 'petshop')
const present = existsSync(PETSHOP)
if (!present) console.warn(`skipped: no PetShop data at ${PETSHOP}; set DUPIN_DATA to where it is`)

describe.runIf(present)('the PetShop data', () => {
  it('has its causes found better than by the published traversal and the commonest causes', () => {
    const scenarios = readScenarios(PETSHOP)
    const own = scoreMethod(scenarios, DUPIN)
    const theirs = shareOf(scoreIssues(scenarios, traversal(5)))
    const { fromScored } = priors(scenarios)
    expect(own.splits.test.top1).toBeGreaterThan(0.885)
    expect(own.splits.all.top1 ?? 0).toBeGreaterThan(theirs.top1 ?? 0)
    expect(own.splits.test.top1 ?? 0).toBeGreaterThan(fromScored?.top1 ?? 0)
    expect(own.splits.train.top1).toBeGreaterThan(0.885)
    expect(own.specificity).toBeGreaterThanOrEqual(0.7)
  })
})
