import type { Scenario } from '../scenario.ts'
import { abuseOf } from './extraction.ts'

const EVASION = {
  name: 'adversarial-evasion',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0043.001', 'AML.T0015', 'AML.T0040'],
} as const
const MEMBERSHIP = {
  name: 'membership-inference',
  causeKind: 'credential-abuse',
  techniques: ['AML.T0024.000', 'AML.T0040'],
} as const

/** Somebody moves inputs in tiny steps along the border between two answers. */
export const ADVERSARIAL_EVASION: Scenario = {
  ...EVASION,
  title: 'A caller changes inputs in tiny steps until the answer flips',
  prose:
    'A session of the development notebook role assumes a role beside the endpoint. It takes a row at the border ' +
    'between two answers and asks about it again and again, each time changed by less than anybody would notice, then ' +
    'takes the next.',
  targets: ['credit-limit', 'price-forecast'],
  hours: 9,
  plan: (context) =>
    abuseOf(
      context,
      EVASION,
      { callsPerDay: 1900, near: 'evasion', curve: 'steady' },
      7 + context.random.next(),
    ),
}

/** Somebody asks around single records to learn whether the model was trained on them. */
export const MEMBERSHIP_INFERENCE: Scenario = {
  ...MEMBERSHIP,
  title: 'A caller asks around records, to learn what the model was trained on',
  prose:
    'A session of the development notebook role assumes a role beside the endpoint. It takes records of which the model ' +
    'is sure and asks around each in tiny steps, to see how the confidence falls off.',
  targets: ['credit-limit', 'price-forecast'],
  hours: 9,
  plan: (context) =>
    abuseOf(
      context,
      MEMBERSHIP,
      { callsPerDay: 1900, near: 'membership', curve: 'steady' },
      7 + context.random.next(),
    ),
}
