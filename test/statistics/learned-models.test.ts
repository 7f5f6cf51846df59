import { describe, expect, it } from 'vitest'
import { fitBoostedTrees, predictBoosted } from '../../src/statistics/boosted-trees.ts'
import { classifyDomains } from '../../src/statistics/domain-classifier.ts'
import { fitLogisticRegression, logOdds } from '../../src/statistics/logistic-regression.ts'
import { type Matrix, newMatrix, rowOf } from '../../src/statistics/matrix.ts'
import { fitPrincipalComponents, residualOf } from '../../src/statistics/principal-components.ts'
import { createRandom } from '../../src/statistics/random.ts'

function matrixOf(rows: readonly (readonly number[])[]): Matrix {
  const matrix = newMatrix(rows.length, rows[0]?.length ?? 0)
  rows.forEach((row, i) => {
    rowOf(matrix, i).set(row)
  })
  return matrix
}

const normals = (seed: string, rows: number, columns: number) => {
  const random = createRandom(seed)
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => random.normal()))
}

describe('logistic regression', () => {
  it('is at the minimum of its own loss: the mean slope is nothing but the penalty', () => {
    const random = createRandom('logistic')
    const rows = normals('rows', 800, 3)
    const outcomes = rows.map(([a = 0, b = 0]) =>
      random.next() < 1 / (1 + Math.exp(-(0.5 + 2 * a - b))) ? 1 : 0,
    )
    const model = fitLogisticRegression(matrixOf(rows), outcomes, {
      ridge: 0.001,
      iterations: 2000,
    })
    const residuals = rows.map(
      (row, i) => 1 / (1 + Math.exp(-logOdds(model, row))) - (outcomes[i] ?? 0),
    )
    for (const j of [0, 1, 2]) {
      const slope = residuals.reduce((sum, r, i) => sum + r * (rows[i]?.[j] ?? 0), 0) / rows.length
      expect(slope + 0.001 * (model.weights[j] ?? 0)).toBeCloseTo(0, 4)
    }
    expect(model.weights[0]).toBeGreaterThan(1.5)
    expect(model.weights[1]).toBeLessThan(-0.6)
    expect(Math.abs(model.weights[2] ?? 1)).toBeLessThan(0.3)
  })

  it('stays finite when the classes are far apart', () => {
    const model = fitLogisticRegression(matrixOf([[-4], [-3], [3], [4]]), [0, 0, 1, 1])
    expect(Number.isFinite(logOdds(model, [100]))).toBe(true)
    expect(logOdds(model, [3])).toBeGreaterThan(0)
  })
})

describe('a domain classifier', () => {
  const both = (shift: number) => [
    ...normals('a', 400, 4),
    ...normals('b', 400, 4).map(([x = 0, ...rest]) => [x + shift, ...rest]),
  ]
  const labels = Array.from({ length: 800 }, (_, i) => (i < 400 ? 0 : 1))

  it('cannot tell samples of one population apart', () => {
    const { auroc, pValue } = classifyDomains(matrixOf(both(0)), labels, createRandom('c'))
    expect(Math.abs(auroc - 0.5)).toBeLessThan(0.06)
    expect(pValue).toBeGreaterThan(0.01)
  })

  it('tells a shifted column apart, as well as theory says, and by that column', () => {
    const { auroc, pValue, weights } = classifyDomains(matrixOf(both(1)), labels, createRandom('c'))
    // Two normals one apart: Phi(1 / sqrt 2) = 0.760.
    expect(auroc).toBeGreaterThan(0.72)
    expect(auroc).toBeLessThan(0.8)
    expect(pValue).toBeLessThan(1e-6)
    expect(weights[0]).toBeGreaterThan(3 * Math.abs(weights[1] ?? 0))
  })
})

describe('principal components', () => {
  it('find the one direction of two columns that go together', () => {
    const rows = normals('pca', 500, 2).map(([x = 0, y = 0]) => [x, x + 0.1 * y])
    const model = fitPrincipalComponents(matrixOf(rows), 0.9)
    expect(model.components).toHaveLength(1)
    expect(Math.abs(model.components[0]?.[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 3)
    expect(model.explained).toBeGreaterThan(0.99)
    const sizeOf = (row: readonly number[]) => Math.hypot(...residualOf(model, row))
    expect(sizeOf([2, 2])).toBeLessThan(0.2)
    expect(sizeOf([2, -2])).toBeGreaterThan(2)
  })

  it('keep all of the variance when all components are kept', () => {
    const rows = normals('all', 100, 5)
    const model = fitPrincipalComponents(matrixOf(rows), 1)
    expect(model.components).toHaveLength(5)
    for (const row of rows) expect(Math.hypot(...residualOf(model, row))).toBeCloseTo(0, 6)
  })

  it('are of unit length, at right angles, and survive constant columns', () => {
    const rows = normals('unit', 200, 4).map((row) => [...row, 7])
    const { components } = fitPrincipalComponents(matrixOf(rows), 0.99)
    for (const [i, one] of components.entries())
      for (const [j, other] of components.entries()) {
        const product = one.reduce((sum, value, k) => sum + value * (other[k] ?? 0), 0)
        expect(product).toBeCloseTo(i === j ? 1 : 0, 8)
      }
  })
})

describe('boosted trees', () => {
  it('learn a step and a product that no line could', () => {
    const rows = normals('trees', 2000, 3)
    const truth = ([x = 0, y = 0]: readonly number[]) =>
      (x > 0.5 ? 3 : 0) + (x > 0 && y > 0 ? 2 : 0)
    const model = fitBoostedTrees(matrixOf(rows), rows.map(truth), { rounds: 100 })
    const fresh = normals('fresh', 500, 3)
    const error =
      fresh.reduce((sum, row) => sum + Math.abs(predictBoosted(model, row) - truth(row)), 0) / 500
    expect(error).toBeLessThan(0.25)
  })

  it('answer the mean when there is nothing to split by', () => {
    const model = fitBoostedTrees(matrixOf([[1], [1], [1]]), [1, 2, 6])
    expect(predictBoosted(model, [1])).toBe(3)
    expect(model.trees).toHaveLength(0)
  })
})
