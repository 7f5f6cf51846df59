import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as pulumi from '@pulumi/pulumi'
import { expect, test } from 'vitest'
import { parseSettings } from '../../infra/settings.ts'
import { stackOutputs } from '../../infra/stack-outputs.ts'
import { parseConfiguration } from '../../src/collect/config.ts'
import { neededPolicies, type PolicyStatement } from '../../src/sources/aws/permissions.ts'
import { temporaryFolder } from '../lake/ingest-support.ts'
import { dupin } from '../support/run-cli.ts'
import { EVERYTHING, type MockedStack, mockedStack, REGION } from './mocked-stack.ts'
import { policyOf, statementsOf } from './policies.ts'

/** What `pulumi stack output --json` says: the values that are there. */
function jsonOf(stack: MockedStack, told: object): Promise<string> {
  const settings = parseSettings({ region: REGION, ...told })
  return new Promise((resolve) => {
    pulumi.output(stackOutputs(stack.outputs, settings)).apply((values) => {
      resolve(JSON.stringify(values))
    })
  })
}

/** Whether a pattern of IAM covers another, which may end with `*` too. */
const covers = (pattern: string, wanted: string) =>
  pattern.endsWith('*') ? wanted.startsWith(pattern.slice(0, -1)) : pattern === wanted

/** Of what a source needs, the action on the resource that no statement of the reader's allows, with the prefix that is listed. */
function refusedOf(need: PolicyStatement, allowed: ReturnType<typeof statementsOf>): string[] {
  const prefixes = need.Condition?.['StringLike']?.['s3:prefix'] ?? ['']
  return need.Action.flatMap((action) =>
    prefixes.flatMap((prefix) => {
      const some = allowed.filter(({ Action, Condition }) => {
        const only = Condition?.['StringLike']?.['s3:prefix']
        const isBelow = !Array.isArray(only) || only.some((one) => covers(String(one), prefix))
        return Action.includes(action) && isBelow
      })
      return some.length > 0 ? [] : [`${action} ${prefix}`]
    }),
  )
}

const { metrics } = EVERYTHING.readerRole
const logsAlone = {
  ...EVERYTHING.readerRole,
  events: false,
  findings: false,
  metrics: false,
  sageMaker: false,
}

test.each<[string, object, string[]]>([
  [
    'everything',
    { ...EVERYTHING, auditTrail: {} },
    ['sqs', 's3', 'cloudwatch', 'descriptions', 'guardduty'],
  ],
  ['logs alone', { logBucket: {}, auditTrail: {}, readerRole: logsAlone }, ['sqs', 's3']],
  [
    'a reader of metrics',
    { logBucket: {}, readerRole: { ...logsAlone, metrics } },
    ['sqs', 's3', 'cloudwatch'],
  ],
])(
  'a stack of %s gives a configuration that its reader role may collect',
  async (_, told, kinds) => {
    const stack = await mockedStack(told)
    const file = join(temporaryFolder(), 'outputs.json')
    writeFileSync(file, await jsonOf(stack, told))
    const printed = await dupin(['init', '--print', '--from-outputs', file])
    expect(printed).toMatchObject({ code: 0, err: '' })
    const { sources } = parseConfiguration(printed.out, file)
    expect(sources.map(({ kind }) => kind)).toEqual(kinds)
    const role = `arn:aws:iam::111122223333:role/dupin-reader`
    const needed = neededPolicies(sources).find((one) => one.role === role)
    const readers = policyOf(stack.one('aws:iam/rolePolicy:RolePolicy').inputs['policy'])
    const statements = needed?.policy.Statement ?? []
    expect(statements.length).toBeGreaterThan(2)
    const allowed = statementsOf(readers, 'Allow')
    expect(statements.flatMap((need) => refusedOf(need, allowed))).toEqual([])
  },
)

test('a stack without a reader role is read with the credentials at hand', async () => {
  const told = { logBucket: {} }
  const file = join(temporaryFolder(), 'outputs.json')
  writeFileSync(file, await jsonOf(await mockedStack(told), told))
  const { out, code } = await dupin(['init', '--print', '--from-outputs', file])
  expect(code).toBe(0)
  expect(out).not.toContain('role: "')
  expect(parseConfiguration(out, file).sources[1]).toMatchObject({
    kind: 's3',
    prefixes: ['cloudtrail/', 'guardduty/', 'vpc-flow-logs/', 'bedrock/', 'data-capture/'],
  })
})

test('Terraform has outputs of the same names', async () => {
  const { outputs } = await mockedStack({})
  const snake = (name: string) =>
    name.replace('S3Uri', '_s3_uri').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
  const pulumiNames = Object.keys(stackOutputs(outputs, {})).map(snake)
  const text = readFileSync(new URL('../../infra/terraform/outputs.tf', import.meta.url), 'utf8')
  const terraformNames = [...text.matchAll(/^output "(\w+)"/gm)].map(([, name]) => name)
  expect(terraformNames.toSorted()).toEqual(pulumiNames.toSorted())
})
