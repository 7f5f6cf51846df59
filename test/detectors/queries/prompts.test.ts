import { describe, expect, it } from 'vitest'
import type { Detector } from '../../../src/detectors/detector.ts'
import { COSTLY_QUERIES } from '../../../src/detectors/queries/costly-queries.ts'
import { DATA_LEAKAGE } from '../../../src/detectors/queries/data-leakage.ts'
import { DENIAL_OF_SERVICE } from '../../../src/detectors/queries/denial-of-service.ts'
import { PROMPT_ATTACK } from '../../../src/detectors/queries/prompt-attack.ts'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { Lake } from '../../../src/lake/lake.ts'
import { createRandom } from '../../../src/statistics/random.ts'
import {
  ACCOUNT,
  addCalls,
  BASELINE,
  MODEL,
  newLake,
  REGION,
  ROLE,
  SCOPE,
  START,
} from '../inference/inference-lake.ts'

const STRANGER = `arn:aws:iam::${ACCOUNT}:role/engineer`

interface Prompt {
  readonly time: number
  readonly caller?: string
  readonly blocked?: boolean
  readonly hidden?: number
  readonly encoded?: number
  readonly tokens?: number
  readonly promptSecrets?: string
  readonly completionSecrets?: string
  readonly echo?: number
}

/** An assistant with a guardrail that stops one prompt in a hundred. */
function ordinary(change: (prompt: Prompt, i: number) => Prompt = (prompt) => prompt): Prompt[] {
  const random = createRandom('prompts')
  const prompts: Prompt[] = []
  for (let time = START; time < SCOPE.end; time += 10 * MINUTE)
    prompts.push(
      change(
        {
          time,
          blocked: random.next() < 0.01,
          hidden: 0,
          encoded: 0,
          tokens: Math.round(600 * Math.exp(0.4 * random.normal())),
          echo: 0.1 * random.next(),
        },
        prompts.length,
      ),
    )
  return prompts
}

const inScope = (count: number, of: (i: number) => Omit<Prompt, 'time'>): Prompt[] =>
  Array.from({ length: count }, (_, i) => ({ time: SCOPE.start + HOUR + i * MINUTE, ...of(i) }))

async function addPrompts(lake: Lake, prompts: readonly Prompt[]): Promise<void> {
  const texts = [ACCOUNT, REGION, MODEL, ROLE, STRANGER, 'INTERVENED', 'NONE', 'PROMPT_ATTACK:HIGH']
  const secrets = [
    ...new Set(prompts.flatMap((p) => [p.promptSecrets ?? '', p.completionSecrets ?? ''])),
  ]
  const all = [...texts, ...secrets]
  const ids = await lake.terms.idsOf(all)
  await lake.terms.flush()
  lake.terms.kept()
  const id = (text: string) => (text === '' ? 0 : (ids[all.indexOf(text)] ?? 0))
  await lake.engine.query(
    `INSERT INTO stored.invocation BY NAME SELECT uuid() AS key, make_timestamp(CAST(t * 1000 AS BIGINT)) AS time, 0 AS origin,
       ${id(ACCOUNT)} AS account, ${id(REGION)} AS region, ${id(MODEL)} AS resource, 17 AS resource_type, CAST(c AS UINTEGER) AS caller,
       0 AS session, 0 AS stop_reason, CASE WHEN b > 0 THEN ${id('INTERVENED')} ELSE ${id('NONE')} END AS guardrail_action,
       CASE WHEN b > 0 THEN ${id('PROMPT_ATTACK:HIGH')} ELSE 0 END AS guardrail_filters, h AS prompt_hidden, e AS prompt_encoded,
       0.05 AS prompt_symbols, CAST(k AS BIGINT) AS input_tokens, CAST(ps AS UINTEGER) AS prompt_secrets,
       CAST(cs AS UINTEGER) AS completion_secrets, o AS system_echo, 0 AS object
     FROM (SELECT unnest($1::DOUBLE[]) AS t, unnest($2::DOUBLE[]) AS c, unnest($3::DOUBLE[]) AS b, unnest($4::DOUBLE[]) AS h,
       unnest($5::DOUBLE[]) AS e, unnest($6::DOUBLE[]) AS k, unnest($7::DOUBLE[]) AS ps, unnest($8::DOUBLE[]) AS cs,
       unnest($9::DOUBLE[]) AS o)`,
    [
      prompts.map(({ time }) => time),
      prompts.map(({ caller }) => id(caller ?? ROLE)),
      prompts.map(({ blocked }) => (blocked === true ? 1 : 0)),
      prompts.map(({ hidden }) => hidden ?? 0),
      prompts.map(({ encoded }) => encoded ?? 0),
      prompts.map(({ tokens }) => tokens ?? 600),
      prompts.map(({ promptSecrets }) => id(promptSecrets ?? '')),
      prompts.map(({ completionSecrets }) => id(completionSecrets ?? '')),
      prompts.map(({ echo }) => echo ?? 0.05),
    ],
  )
}

async function typesOf(detector: Detector, prompts: readonly Prompt[]): Promise<readonly string[]> {
  const lake = await newLake()
  try {
    await addPrompts(lake, prompts)
    const { findings } = await detector.detect({ scope: SCOPE, baseline: BASELINE, lake })
    return findings.map(
      ({ severity, type, actor }) => `${severity} ${type} ${actor?.id.split('/')[1]}`,
    )
  } finally {
    await lake.engine.close()
  }
}

const CASES: readonly (readonly [string, Detector, readonly Prompt[], readonly string[]])[] = [
  ['an ordinary day', PROMPT_ATTACK, ordinary(), []],
  [
    'somebody new whom the guardrail stops again and again',
    PROMPT_ATTACK,
    [...ordinary(), ...inScope(60, (i) => ({ caller: STRANGER, blocked: i % 3 > 0 }))],
    ['HIGH Queries/PromptAttack engineer'],
  ],
  [
    'an assistant through which users attack',
    PROMPT_ATTACK,
    [...ordinary(), ...inScope(40, () => ({ blocked: true }))],
    ['HIGH Queries/PromptAttack portal'],
  ],
  [
    'somebody new who is stopped as often as others are',
    PROMPT_ATTACK,
    [...ordinary(), ...inScope(200, (i) => ({ caller: STRANGER, blocked: i % 100 === 0 }))],
    [],
  ],
  [
    'an application whose prompts are often stopped, as ever',
    PROMPT_ATTACK,
    ordinary((prompt, i) => ({ ...prompt, blocked: i % 4 === 0 })),
    [],
  ],
  [
    'prompts with invisible characters',
    PROMPT_ATTACK,
    [...ordinary(), ...inScope(30, () => ({ caller: STRANGER, hidden: 0.4 }))],
    ['MEDIUM Queries/HiddenPrompts engineer'],
  ],
  [
    'an application that always passes files in Base64',
    PROMPT_ATTACK,
    ordinary((prompt, i) => ({ ...prompt, encoded: i % 3 === 0 ? 0.9 : 0 })),
    [],
  ],
  [
    'keys in the prompts of an application that never had any',
    DATA_LEAKAGE,
    [...ordinary(), ...inScope(5, () => ({ promptSecrets: 'aws-access-key=1' }))],
    ['MEDIUM Queries/SecretInPrompt portal'],
  ],
  [
    'a private key in an answer',
    DATA_LEAKAGE,
    [...ordinary(), ...inScope(1, () => ({ completionSecrets: 'private-key=1' }))],
    ['HIGH Queries/SecretInCompletion portal'],
  ],
  [
    'a code assistant that sees tokens every day',
    DATA_LEAKAGE,
    ordinary((prompt, i) => ({ ...prompt, ...(i % 20 === 0 ? { promptSecrets: 'jwt=1' } : {}) })),
    [],
  ],
  [
    'answers that begin to repeat the system prompt',
    DATA_LEAKAGE,
    [...ordinary(), ...inScope(8, () => ({ caller: STRANGER, echo: 0.9 }))],
    ['MEDIUM Queries/SystemPromptTold engineer'],
  ],
  [
    'an assistant that always quotes its rules',
    DATA_LEAKAGE,
    ordinary((prompt, i) => ({ ...prompt, echo: i % 2 === 0 ? 0.9 : 0.1 })),
    [],
  ],
  [
    'the longest prompts, again and again',
    COSTLY_QUERIES,
    [...ordinary(), ...inScope(80, () => ({ caller: STRANGER, tokens: 150_000 }))],
    ['HIGH Queries/CostlyPrompts engineer'],
  ],
  [
    'a summary of long documents, as every day',
    COSTLY_QUERIES,
    ordinary((prompt, i) => ({ ...prompt, tokens: i % 5 === 0 ? 40_000 : 700 })),
    [],
  ],
]

describe('the invocations of a model', () => {
  it.each(CASES)('%s', async (_, detector, prompts, expected) => {
    expect(await typesOf(detector, prompts)).toEqual(expected)
  })
})

describe('a flood', () => {
  const calm = Array.from({ length: 15 * 24 * 20 }, (_, i) => ({ time: START + i * 3 * MINUTE }))
  const surge = (outcome: (i: number) => number) =>
    Array.from({ length: 2000 }, (_, i) => ({
      time: SCOPE.start + 5 * HOUR + i * 3_000,
      outcome: outcome(i),
    }))

  it.each([
    ['that is throttled and fails is told', surge((i) => [0, 2, 5][i % 3] ?? 0), 1],
    ['that does no harm is traffic', surge(() => 0), 0],
    ['there is none on an ordinary day', [], 0],
  ] as const)('%s', async (_, rows, expected) => {
    const lake = await newLake()
    try {
      await addCalls(lake, calm)
      if (rows.length > 0) await addCalls(lake, rows, { actor: STRANGER })
      const context = { scope: SCOPE, baseline: BASELINE, lake }
      const { findings } = await DENIAL_OF_SERVICE.detect(context)
      expect(findings.map(({ actor }) => actor?.id)).toEqual(expected > 0 ? [STRANGER] : [])
    } finally {
      await lake.engine.close()
    }
  })
})
