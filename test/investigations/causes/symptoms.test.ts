import { expect, test } from 'vitest'
import { isAnomaly, symptomOf } from '../../../src/investigations/causes/symptoms.ts'
import { finding } from '../../support/stories.ts'

test.each([
  ['Inference/LatencyUnlikeItself', 'latency-unlike-itself', 'latency'],
  ['Inference/OverheadLatencyUnlikeItself', 'latency-unlike-itself', 'latency'],
  ['Inference/ErrorsUnlikeThemselves', 'errors-unlike-themselves', 'errors'],
  ['Inference/CallsDenied', 'errors-unlike-themselves', 'errors'],
  ['Inference/Throttled', 'throttling', 'throttles'],
  ['Inference/TokensUnlikeThemselves', 'tokens-unlike-themselves', 'tokens'],
  ['Inference/CostUnlikeItself', 'tokens-unlike-themselves', 'tokens'],
  ['Inference/CallerUnlikeItself', 'caller-volume', 'caller'],
  ['Inference/NewCallerHeavy', 'caller-volume', 'caller'],
  ['Inference/InputsDrifted', 'feature-drift', 'drift'],
  ['Inference/PredictionsShifted', 'prediction-shift', 'prediction'],
  ['Inference/CaptureSilence', 'invocations-unlike-themselves', 'silence'],
  ['Inference/InvocationSilence', 'invocations-unlike-themselves', 'silence'],
  ['Inference/InvocationSurge', 'invocations-unlike-themselves', 'volume'],
  ['Inference/InvocationDrop', 'invocations-unlike-themselves', 'volume'],
  ['Inference/SomethingElse', 'x', undefined],
])('%s of %s shows as %s', (type, detector, symptom) => {
  const one = finding({ type, detector })
  expect(symptomOf(one)).toBe(symptom)
  expect(isAnomaly(one)).toBe(true)
})

test.each([
  'Technique/CloudTrailStopped',
  'Impact:IAMUser/PromptInjection.Direct',
  'Behaviour/NewlyObserved',
  'inference/x',
])('%s tells of an act, not of a series', (type) => {
  expect(isAnomaly(finding({ type }))).toBe(false)
})
