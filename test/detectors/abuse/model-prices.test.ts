import { describe, expect, it } from 'vitest'
import { costOf, modelName, priceOf } from '../../../src/detectors/abuse/model-prices.ts'

const OPUS = 'anthropic.claude-3-opus-20240229-v1:0'

describe('modelName', () => {
  it.each([
    [OPUS, OPUS],
    [`arn:aws:bedrock:us-west-2::foundation-model/${OPUS}`, OPUS],
    [`arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.${OPUS}`, OPUS],
    [`eu.${OPUS}`, OPUS],
    [
      'arn:aws:bedrock:us-east-1:111122223333:imported-model/abc',
      'arn:aws:bedrock:us-east-1:111122223333:imported-model/abc',
    ],
  ])('of %s is %s', (id, name) => {
    expect(modelName(id)).toBe(name)
  })
})

describe('priceOf', () => {
  it.each([
    [OPUS, 0.015, 0.075],
    [`arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.${OPUS}`, 0.015, 0.075],
    ['anthropic.claude-3-haiku-20240307-v1:0:200k', 0.00025, 0.00125],
    ['us.anthropic.claude-opus-4-6-v1', 0.005, 0.025],
    ['amazon.nova-lite-v1:0', 0.00006, 0.00024],
    ['meta.llama3-1-70b-instruct-v1:0', 0.00072, 0.00072],
  ])('of %s is that of the list', (id, input, output) => {
    expect(priceOf(id)).toMatchObject({ input, output })
  })

  it.each([
    'arn:aws:bedrock:us-east-1:111122223333:imported-model/abc',
    'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/x1',
    'someone.new-model-v9:0',
    '__proto__',
    '',
  ])('of %j is not known', (id) => {
    expect(priceOf(id)).toBeUndefined()
  })
})

describe('costOf', () => {
  it('adds up what goes in, what comes out and what the cache takes', () => {
    const price = priceOf(OPUS)
    if (price === undefined) throw new Error('the list has no such model')
    const tokens = { input: 2000, output: 1000, cacheRead: 10_000, cacheWrite: 4000 }
    expect(costOf(tokens, price)).toBeCloseTo(0.03 + 0.075 + 0.015 + 0.075, 12)
  })
})
