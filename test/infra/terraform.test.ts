import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openTerraform } from '../support/terraform.ts'
import { EVERYTHING, type Made, mockedStack } from './mocked-stack.ts'

const MODULE = fileURLToPath(new URL('../../infra/terraform/', import.meta.url))
const terraform = openTerraform("infra's Terraform module", MODULE)

/** What `terraform test -json -verbose` tells: a line for each event, and after each run the state it left. */
const testEvent = z.object({
  '@testrun': z.string().optional(),
  test_run: z
    .object({ run: z.string(), progress: z.string(), status: z.string().optional() })
    .optional(),
  test_state: z
    .object({ root_module: z.object({ resources: z.array(z.unknown()).default([]) }).optional() })
    .optional(),
  diagnostic: z.object({ summary: z.string(), detail: z.string() }).optional(),
})
const stateResource = z.object({
  mode: z.string(),
  type: z.string(),
  address: z.string(),
  values: z.record(z.string(), z.unknown()),
})
type StateResource = z.infer<typeof stateResource>

describe.runIf(terraform !== undefined)('the Terraform module', () => {
  if (terraform === undefined) return
  const events: z.infer<typeof testEvent>[] = []
  let pulumi: readonly Made[] = []

  beforeAll(async () => {
    pulumi = (await mockedStack(EVERYTHING)).made.filter(({ type }) => type.startsWith('aws:'))
    const init = await terraform.run('.', ['init', '-backend=false', '-input=false', '-no-color'])
    expect(init.status, init.output).toBe(0)
    // The state is asked for where it is compared only: it comes with the schemas of all resources.
    const everything = ['test', '-json', '-verbose', '-filter=tests/everything.tftest.hcl']
    const others = ['test', '-json', '-filter=tests/settings.tftest.hcl']
    for (const args of [everything, others]) {
      const { output } = await terraform.run('.', args)
      const lines = output.split('\n').filter((line) => line.startsWith('{'))
      events.push(...lines.map((line) => testEvent.parse(JSON.parse(line))))
    }
  }, 180_000)
  afterAll(() => terraform.close())

  const madeIn = (run: string): StateResource[] =>
    events
      .filter((event) => event['@testrun'] === run)
      .flatMap(({ test_state }) => test_state?.root_module?.resources ?? [])
      .map((resource) => stateResource.parse(resource))
      .filter(({ mode }) => mode === 'managed')

  const everything = () => [
    ...madeIn('everything'),
    ...madeIn('an_invitation_is_accepted'),
    ...madeIn('an_administrator_is_named'),
  ]

  it('is laid out as terraform fmt would', async () => {
    const { status, output } = await terraform.run('.', ['fmt', '-check', '-recursive', '-diff'])
    expect(status, output).toBe(0)
  })

  // The other example is applied to a running server in detective-program.test.ts.
  it('is used rightly by the example of an organisation', async () => {
    const example = 'examples/organization'
    const init = await terraform.run(example, ['init', '-backend=false', '-input=false'])
    expect(init.status, init.output).toBe(0)
    const { status, output } = await terraform.run(example, ['validate', '-no-color'])
    expect(status, output).toBe(0)
  }, 120_000)

  it('passes its own tests: what is wrong is refused, what is not asked for is not made', () => {
    const told = events.flatMap(({ diagnostic }) => diagnostic?.summary ?? [])
    const runs = events.flatMap(({ test_run }) =>
      test_run?.progress === 'complete' ? [test_run] : [],
    )
    expect(runs.length).toBeGreaterThanOrEqual(8)
    expect(
      runs.filter(({ status }) => status !== 'pass'),
      told.join('\n'),
    ).toEqual([])
  })

  it('makes as many resources of each type as the Pulumi program', () => {
    expect(countBy(everything().map(({ type }) => type))).toEqual(
      countBy(pulumi.map(({ type }) => terraformType(type))),
    )
  })

  it('tells each resource what the Pulumi program tells it, policies included', () => {
    const differing = pulumi.flatMap(({ type, name, inputs }) => {
      const alike = everything().filter((resource) => resource.type === terraformType(type))
      const wanted = normal(inputs)
      const found = alike.map(({ values }) => differences(wanted, normal(values)))
      const least = found.toSorted((a, b) => a.length - b.length)[0] ?? ['is missing']
      return least.map((difference) => `${type} ${name} ${difference}`)
    })
    expect(differing).toEqual([])
  })
})

/** Terraform's name of a type that the provider's bridge named `aws:<module>/<token>:<Name>`. */
function terraformType(type: string): string {
  const [, module = '', name = ''] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? []
  const odd: Readonly<Record<string, string>> = {
    'cloudtrail Trail': 'aws_cloudtrail',
    'ec2 FlowLog': 'aws_flow_log',
    'bedrockmodel InvocationLoggingConfiguration':
      'aws_bedrock_model_invocation_logging_configuration',
  }
  return odd[`${module} ${name}`] ?? `aws_${module}_${snake(name)}`
}

/**
 * Both spell one thing in two ways: camel or snake case, plural or singular, an object or a list of one, policies as
 * text. This is the form in which they agree.
 */
function normal(value: unknown): unknown {
  if (typeof value === 'string' && value.startsWith('{')) return normal(JSON.parse(value))
  if (Array.isArray(value)) return value.length === 1 ? normal(value[0]) : value.map(normal)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [snake(key).replace(/s$/, ''), normal(one)]),
  )
}

/** Where `wanted` says other than `found`; what only `found` says is the provider's own. */
function differences(wanted: unknown, found: unknown, path = ''): string[] {
  if (
    typeof wanted !== 'object' ||
    wanted === null ||
    typeof found !== 'object' ||
    found === null
  ) {
    const same = JSON.stringify(wanted) === JSON.stringify(found)
    return same ? [] : [`${path}: ${JSON.stringify(wanted)}, not ${JSON.stringify(found)}`]
  }
  const other = new Map(Object.entries(found))
  if (Array.isArray(wanted)) {
    if (wanted.length !== other.size)
      return [`${path}: ${wanted.length}, not ${other.size} entries`]
    // Order says nothing: rules, selectors and statements are sets, and the provider sorts some.
    const alone = wanted.filter(
      (one) => ![...other.values()].some((each) => differences(one, each).length === 0),
    )
    return alone.map((one) => `${path}: ${JSON.stringify(one)} is not among them`)
  }
  return Object.entries(wanted).flatMap(([key, one]) =>
    differences(one, other.get(key), `${path}.${key}`),
  )
}

function snake(name: string): string {
  return name.replace(/(?!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names.toSorted()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
