import type { Severity } from '../../events/severity.ts'
import type { Detector } from '../detector.ts'
import { detectSeries, type SeriesRule } from './detect-series.ts'
import type { Effect } from './effect.ts'
import { titleOf } from './series-finding.ts'
import { measureInWords } from './words.ts'

const ID = 'tokens-unlike-themselves'
const TECHNIQUES = ['AML.T0034', 'T1496']

/** Tokens beyond the usual that make a bill: about a dollar of a large model. */
const TOKENS = 100_000
const CALLS = 20

const RULE: SeriesRule = {
  by: 'resource',
  measures: ['input-size', 'output-size', 'input-tokens', 'output-tokens'],
  directions: ['above'],
  isNoticeable: ({ ratio, observed, expected, hours, events }, _direction, measure) => {
    if (measure.endsWith('size')) return ratio >= 1.5 && hours >= 1 && events >= CALLS
    return ratio >= 2 && hours >= 1 && (observed - expected) * hours >= TOKENS
  },
  severityOf: ({ ratio, hours }: Effect, measure): Severity => {
    if (!measure.endsWith('size') && ratio >= 5 && hours >= 2) return 'HIGH'
    return ratio >= 2 ? 'MEDIUM' : 'LOW'
  },
  type: ({ series }) =>
    series.measure.endsWith('size')
      ? 'Inference/TokensUnlikeThemselves'
      : 'Inference/CostUnlikeItself',
  title: (anomaly) =>
    titleOf(anomaly, `${measureInWords(anomaly.series.measure)} are unlike themselves`),
}

export const TOKENS_UNLIKE_THEMSELVES: Detector = {
  id: ID,
  title: 'Tokens unlike themselves',
  description:
    'Tokens of a prompt and of an answer, and all tokens of an hour, of each model. Longer answers come of a changed ' +
    'prompt, a poisoned knowledge base or a guardrail that no longer holds; many more tokens are money, and strangers who ' +
    'use a leaked key are one reason.',
  falsePositives: 'A new prompt or feature of an application; a batch of long documents.',
  needs: ['metric', 'invocation'],
  severity: 'MEDIUM',
  techniques: TECHNIQUES,
  detect: (context) => detectSeries(context, RULE, { detector: ID, techniques: TECHNIQUES }),
}
