import { describe, expect, it } from 'vitest'
import { acceptRule } from '../../../src/parts/findings/accept-rule.ts'
import {
  onsetOf,
  percentText,
  quantityText,
  relativeText,
  spanOf,
  typeText,
} from '../../../src/parts/findings/words.ts'
import { finding, HOST, ROLE } from './finding.ts'

describe('a probability', () => {
  it.each([
    [0, '0 %'],
    [0.004, '<1 %'],
    [0.974, '97 %'],
    [0.9949, '>99 %'],
    [1, '100 %'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('of %s is %s', (share, text) => {
    expect(percentText(share)).toBe(text)
  })
})

describe('a quantity', () => {
  it.each([
    [415_000, 'Microseconds', '415 ms'],
    [48.5, 'milliseconds', '48.5 ms'],
    [0.0595, 'share of calls', '5.95 %'],
    [1500, 'Bytes', '1.5 KB'],
    [12, 'tokens a call', '12 tokens a call'],
    ['none\u202e', undefined, 'none\\u{202e}'],
    [null, 'Count', '–'],
  ])('of %s %s is told as %s', (value, unit, text) => {
    expect(quantityText(value, unit)).toBe(text)
  })
})

describe('a type', () => {
  it.each([
    ['Inference/LatencyUnlikeItself', 'Latency unlike itself'],
    ['Evidence/NewApiCall', 'New API call'],
    ['Recon:EC2/PortProbeUnprotectedPort', 'Recon:EC2/PortProbeUnprotectedPort'],
    ['<script>', '<script>'],
  ])('%s is told as %s', (type, text) => {
    expect(typeText(type)).toBe(text)
  })
})

describe('a group’s time', () => {
  const early = finding({ start: '2026-01-20T08:00:00.000Z', end: '2026-01-20T09:00:00.000Z' })
  const late = finding({ start: '2026-01-20T08:30:00.000Z', end: '2026-01-20T12:00:00.000Z' })
  const onset = '2026-01-20T08:45:00.000Z'
  const series = {
    label: 'x',
    unit: '',
    times: [],
    values: [],
    expected: [],
    lower: [],
    upper: [],
    onset: { time: onset, earliest: null, latest: null },
  }

  it('begins at the onset of a series where there is one', () => {
    expect(onsetOf([early, late])).toBe(Date.parse('2026-01-20T08:00:00.000Z'))
    expect(onsetOf([early, { ...late, series }])).toBe(Date.parse(onset))
  })

  it('spans from the first to the last', () => {
    expect(spanOf([late, early])).toEqual({ start: early.start, end: late.end })
    expect(spanOf([finding({ start: null, end: null })])).toBeUndefined()
  })

  it('is told relative to the onset', () => {
    const text = (ms: number) => `${ms} ms`
    expect(relativeText(10_000, 4_000, text)).toBe('6000 ms before the onset')
    expect(relativeText(10_000, 14_000, text)).toBe('4000 ms after the onset')
    expect(relativeText(10_000, 10_500, text)).toBe('at the onset')
  })
})

describe('what is accepted', () => {
  const some = finding({ type: 'Technique/UserCreated', actor: ROLE, entity: HOST, account: '1' })

  it.each([
    ['actor', { actor: ROLE.id, entity: '', account: '1' }],
    ['entity', { actor: '', entity: HOST.id, account: '1' }],
    ['type', { actor: '', entity: '', account: '' }],
  ] as const)('by %s', (reach, names) => {
    expect(acceptRule(some, reach)).toEqual({ type: 'Technique/UserCreated', ...names })
  })

  it('is about the entity where nobody acted: never wider than what was asked', () => {
    expect(acceptRule(finding({ entity: HOST }), 'actor')).toMatchObject({ entity: HOST.id })
  })
})
