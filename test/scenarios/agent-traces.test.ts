import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Dupin } from '../../src/dupin.ts'
import type { Finding } from '../../src/events/finding.ts'
import { DAY, HOUR } from '../../src/events/time.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { newFolder } from '../support/run-cli.ts'

const folder = newFolder()
afterAll(() => rmSync(folder, { recursive: true }))

const ACCOUNT = '111122223333'
const END = Date.UTC(2026, 0, 20)
const START = END - 15 * DAY
/** From then on the alias points to a version whose prompt makes the agent go in circles. */
const CHANGE = { start: END - 20 * HOUR, end: END - 12 * HOUR }

interface Agent {
  readonly id: string
  readonly model: string
  /** Version behind the alias, calls of its model, and tokens of one, in an hour. */
  readonly hour: (time: number, random: ReturnType<typeof createRandom>) => Hour
}

interface Hour {
  readonly version: string
  readonly calls: number
  readonly tokens: number
  /** Share of what it is asked that its guardrail stops. */
  readonly blocked: number
}

const WILD: Agent = {
  id: 'WILD123456',
  model: 'anthropic.claude-3-haiku-20240307-v1:0',
  hour: (time, random) => {
    const isWild = time >= CHANGE.start && time < CHANGE.end
    const calls = 10 + random.int(6)
    return isWild
      ? { version: '4', calls, tokens: 20, blocked: 0.6 }
      : { version: '3', calls, tokens: 1, blocked: 0.01 }
  },
}

/** Busy by day, three times as busy on Mondays, and with a new version behind its alias at the same time: nothing is wrong. */
const BUSY: Agent = {
  id: 'BUSY123456',
  model: 'amazon.nova-lite-v1:0',
  hour: (time, random) => {
    const date = new Date(time)
    const byDay = date.getUTCHours() >= 7 && date.getUTCHours() < 19 ? 30 : 4
    const onMonday = date.getUTCDay() === 1 ? 3 : 1
    const calls = Math.round(byDay * onMonday * (0.8 + 0.4 * random.next()))
    return { version: time >= CHANGE.start ? '8' : '7', calls, tokens: 1, blocked: 0.01 }
  },
}

/** What an application that enabled the trace wrote in an hour: a part a line. */
function linesOf({ id, model, hour }: Agent, time: number, seed: string): string[] {
  const random = createRandom(`${seed}-${id}-${time}`)
  const { version, calls, tokens, blocked } = hour(time, random)
  return Array.from({ length: calls }, (_, i) => {
    const at = time + Math.floor(((i + random.next()) / calls) * HOUR)
    const traceId = `00000000-0000-4000-8000-${`${at}`.padStart(12, '0')}-${i % 4}`
    const part = (later: number, trace: object) => ({
      ...{ agentId: id, agentAliasId: 'PROD123456', agentVersion: version, sessionId: `s-${at}` },
      eventTime: new Date(at + later).toISOString(),
      callerChain: [
        { agentAliasArn: `arn:aws:bedrock:eu-west-1:${ACCOUNT}:agent-alias/${id}/PROD123456` },
      ],
      trace,
    })
    const usage = {
      inputTokens: Math.round((800 + random.int(400)) * tokens),
      outputTokens: Math.round((150 + random.int(50)) * tokens),
    }
    const asked = { traceId, type: 'ORCHESTRATION', foundationModel: model, text: `question ${at}` }
    const answered = {
      traceId,
      metadata: { totalTimeMs: 900, usage },
      rawResponse: { content: '' },
    }
    const action = random.next() < blocked ? 'INTERVENED' : 'NONE'
    return [
      part(0, { guardrailTrace: { traceId: `${traceId}-guardrail-pre`, action } }),
      part(0, { orchestrationTrace: { modelInvocationInput: asked } }),
      part(950, { orchestrationTrace: { modelInvocationOutput: answered } }),
    ]
  })
    .flat()
    .map((one) => JSON.stringify(one))
}

async function findingsOf(seed: string): Promise<readonly Finding[]> {
  const logs = join(folder, seed)
  mkdirSync(logs)
  for (let time = START; time < END; time += HOUR) {
    const lines = [WILD, BUSY].flatMap((agent) => linesOf(agent, time, seed))
    writeFileSync(join(logs, `${time}.jsonl`), lines.join('\n'))
  }
  const dupin = await Dupin.open(`${logs}.duckdb`)
  try {
    const { rejected, duplicate, problems } = await dupin.ingestFolder(logs)
    expect({ rejected, duplicate, problems }).toEqual({ rejected: 0, duplicate: 0, problems: [] })
    const report = await dupin.investigate({ from: END - 3 * DAY })
    return report.findingGroups.flatMap(({ findings }) => findings)
  } finally {
    await dupin.close()
  }
}

describe('an agent that only its traces tell of', () => {
  const isAbout = ({ id, model }: Agent, finding: Finding) =>
    [id, model].some((name) => JSON.stringify([finding.entity, finding.title]).includes(name))
  let findings: readonly Finding[] = []
  beforeAll(async () => {
    findings = await findingsOf('dev-agents')
  }, 120_000)

  test('is found when it uses twenty times the tokens after its version changed', () => {
    const found = findings.filter((finding) => isAbout(WILD, finding))
    expect(found.map(({ type }) => type)).toContain('Inference/TokensUnlikeThemselves')
    const tokens = found.find(({ type }) => type === 'Inference/TokensUnlikeThemselves')
    expect(Math.abs((tokens?.start ?? 0) - CHANGE.start)).toBeLessThan(3 * HOUR)
  })

  test('is found when its guardrail stops much of what it is asked', () => {
    const found = findings.filter((finding) => isAbout(WILD, finding))
    expect(found.map(({ type }) => type)).toContain('Queries/PromptAttack')
  })

  test('is let be while it is as busy as it is every week', () => {
    expect(findings.filter((finding) => isAbout(BUSY, finding))).toEqual([])
  })
})
