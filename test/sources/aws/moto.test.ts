import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch'
import { CreateDetectorCommand, GuardDutyClient } from '@aws-sdk/client-guardduty'
import { BatchImportFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import type { ApiSettings } from '../../../src/sources/aws/api-settings.ts'
import { cloudWatchSource } from '../../../src/sources/aws/cloudwatch-source.ts'
import { guardDutySource } from '../../../src/sources/aws/guardduty-source.ts'
import { securityHubSource } from '../../../src/sources/aws/security-hub-source.ts'
import type { Source } from '../../../src/sources/source.ts'
import { ingestSource, temporaryLake } from '../../lake/ingest-support.ts'
import { MOTO, type Moto, startMoto } from '../../support/peers/moto.ts'
import { lacks } from '../../support/peers/peer.ts'
import { depsFor } from './api-support.ts'

const isLacking = lacks(MOTO, 'the APIs of moto')

const ACCOUNT = '123456789012'
const HERE: ApiSettings = {
  accounts: [{ id: ACCOUNT, role: `arn:aws:iam::${ACCOUNT}:role/reader` }],
  regions: ['eu-west-1'],
  days: 0.1,
}
/** Noon of this day: moto keeps metrics of the last two weeks only. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR
const START = NOW - 2 * HOUR

describe.runIf(!isLacking)('the APIs of moto', () => {
  let moto: Moto
  let url = ''
  const client = () => ({
    region: 'eu-west-1',
    endpoint: url,
    credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
  })

  beforeAll(async () => {
    moto = await startMoto()
    url = moto.endpoint
  })
  afterEach(() => moto.reset())
  afterAll(() => moto.close())

  // Of percentiles moto knows nothing: a metric that is counted.
  test('datapoints that were put are read, each once', async () => {
    const put = [0, 1, 2, 3, 4].map((minute) => ({
      MetricName: 'Invocations',
      Dimensions: [
        { Name: 'EndpointName', Value: 'churn' },
        { Name: 'VariantName', Value: 'A' },
      ],
      Timestamp: new Date(START + minute * MINUTE),
      Value: 100 + minute,
      Unit: 'None' as const,
    }))
    const watch = new CloudWatchClient(client())
    await watch.send(new PutMetricDataCommand({ Namespace: 'AWS/SageMaker', MetricData: put }))
    watch.destroy()
    const lake = await temporaryLake()
    const source = cloudWatchSource(
      HERE,
      depsFor({ url }, () => NOW),
    )
    expect(await ingestSource(lake, source)).toMatchObject({ stored: 5, rejected: 0, problems: [] })
    expect(
      await lake.engine.query(
        'SELECT sum, samples, minimum, maximum, resource FROM metric ORDER BY time LIMIT 1',
      ),
    ).toEqual([
      {
        sum: 100,
        samples: 1,
        minimum: 100,
        maximum: 100,
        resource: `arn:aws:sagemaker:eu-west-1:${ACCOUNT}:endpoint/churn`,
      },
    ])
    expect(await ingestSource(lake, source)).toMatchObject({ objects: 0 })
  })

  test('findings of Security Hub are read page after page', async () => {
    const hub = new SecurityHubClient(client())
    const at = new Date(START).toISOString()
    for (let i = 0; i < 3; i++)
      await hub.send(
        new BatchImportFindingsCommand({
          Findings: Array.from({ length: 50 }, (_, n) => ({
            SchemaVersion: '2018-10-08',
            Id: `f${i}-${n}`,
            ProductArn: `arn:aws:securityhub:eu-west-1:${ACCOUNT}:product/${ACCOUNT}/default`,
            GeneratorId: 'g',
            AwsAccountId: ACCOUNT,
            CreatedAt: at,
            UpdatedAt: at,
            Title: 't',
            Description: 'd',
            Types: ['Software and Configuration Checks'],
            Severity: { Label: 'HIGH' as const },
            Resources: [{ Type: 'Other', Id: 'r' }],
          })),
        }),
      )
    hub.destroy()
    const source = securityHubSource(
      HERE,
      depsFor({ url }, () => NOW),
    )
    const text = await firstOf(source)
    const ids = new Set([...text.matchAll(/"Id":"(f\d-\d+)"/g)].map(([, id]) => id))
    expect(ids.size).toBe(150)
  })

  test('GuardDuty is asked only where a detector is', async () => {
    const source = guardDutySource(
      HERE,
      depsFor({ url }, () => NOW),
    )
    const problems: string[] = []
    const listed = async () => {
      let objects = 0
      for await (const _ of source.list((_, problem) => problems.push(problem))) objects++
      return objects
    }
    expect(await listed()).toBe(0)
    expect(problems).toEqual([expect.stringContaining('GuardDuty is not enabled in eu-west-1')])
    const guard = new GuardDutyClient(client())
    await guard.send(new CreateDetectorCommand({ Enable: true }))
    guard.destroy()
    expect(await listed()).toBeGreaterThan(0)
  })
})

async function firstOf(source: Source): Promise<string> {
  for await (const object of source.list(() => undefined)) {
    const content = await source.open?.(object)
    if (content?.kind === 'bytes') return Buffer.from(content.bytes).toString()
    if (content?.kind === 'failed') throw new Error(content.detail)
  }
  return ''
}
