import { expect, onTestFinished, test } from 'vitest'
import { collectConfigured } from '../../../src/collect/collect-configured.ts'
import { parseConfiguration } from '../../../src/collect/config.ts'
import { HOUR, MINUTE } from '../../../src/events/time.ts'
import { SYSTEM_CLOCK } from '../../../src/sources/clock.ts'
import { temporaryLake } from '../../lake/ingest-support.ts'
import { type Recorder, type RecorderOptions, startRecorder } from '../../support/aws/recorder.ts'
import { MOTO, motoOfTest } from '../../support/peers/moto.ts'
import { lacks } from '../../support/peers/peer.ts'
import { derivedFrom, type Rows, rowsOf, withoutDeviations } from './compared-rows.ts'
import { DEVIATIONS, tellWhatDiffers, UNKNOWN_TO_MOTO } from './moto-differs.ts'
import { putLogs } from './moto-logs.ts'
import { makeAccounts, putMember } from './moto-members.ts'
import {
  configurationOf,
  EXTERNAL_ID,
  LOGS,
  type Member,
  membersOf,
  OWN,
  OWN_KEY,
} from './organisation.ts'
import type { MadeMember } from './stood-apis.ts'
import { standIn } from './stood-organisation.ts'

const isLacking = lacks(MOTO, 'an organisation in moto')

/** Some minutes after a full hour, so that both readings see the same hours: moto keeps metrics by the clock of the machine. */
const NOW = Math.floor(Date.now() / HOUR) * HOUR + 20 * MINUTE

const DESCRIBED = [
  'AWS::Bedrock::ModelInvocationLogging',
  'AWS::CloudTrail::EventSelectors',
  'AWS::CloudTrail::Trail',
  'AWS::CloudTrail::TrailStatus',
  'AWS::CloudTrail::Trails',
  'AWS::GuardDuty::Detector',
  'AWS::GuardDuty::Detectors',
  'AWS::SageMaker::Endpoint',
  'AWS::SageMaker::EndpointConfig',
  'AWS::SageMaker::Model',
]

test.runIf(!isLacking)(
  'a small organisation gives one lake, whether moto or our stand-ins are AWS',
  { timeout: 180_000 },
  async () => {
    const moto = await motoOfTest(OWN_KEY)
    const queue = await putLogs(moto.endpoint)
    const members = await putMembers(moto.endpoint)
    const theirs = await collected(members, queue, { own: OWN, targetOf: () => moto.endpoint })

    const { targetOf, queue: ownQueue } = await standIn(members)
    const { unknown } = theirs.recorder
    const ours = await collected(members, ownQueue, { own: OWN, targetOf, unknown })

    tellWhatDiffers(unknown)
    expect(UNKNOWN_TO_MOTO).toEqual(expect.arrayContaining([...unknown]))
    expect(theirs.totals).toEqual(ours.totals)
    expect(asked(theirs.recorder)).toEqual(asked(ours.recorder))
    expectSameRows(theirs.rows, ours.rows)
    expect(theirs.derived).toEqual(ours.derived)
    expectEverything(ours.rows)
    for (const { recorder } of [theirs, ours]) expectTakenOn(recorder, members)
  },
)

async function putMembers(endpoint: string): Promise<readonly MadeMember[]> {
  const [models = '', sandbox = ''] = await makeAccounts(endpoint)
  const made: MadeMember[] = []
  for (const member of membersOf(models, sandbox, NOW))
    made.push({ ...member, made: await putMember(endpoint, member) })
  return made
}

/** Everything that is configured, collected once into a lake of its own. */
async function collected(members: readonly Member[], queue: string, behind: RecorderOptions) {
  const recorder = await startRecorder(behind)
  onTestFinished(() => recorder.close())
  const lake = await temporaryLake()
  const text = configurationOf(members, { endpointUrl: recorder.endpoint, queue })
  const totals = await collectConfigured(lake, parseConfiguration(text, 'dupin.yaml'), {
    clock: quickClock(),
    threads: 2,
    seed: 7,
    onTrouble: () => undefined,
  })
  return {
    recorder,
    rows: await rowsOf(lake),
    derived: await derivedFrom(lake),
    // How many records are new depends on which of two copies came first.
    totals: totals.map(({ records: _, trouble: __, ...rest }) => rest),
  }
}

/** Time goes on, but nobody waits for a quota. */
function quickClock() {
  const began = performance.now()
  return {
    ...SYSTEM_CLOCK,
    now: () => NOW + performance.now() - began,
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      SYSTEM_CLOCK.sleep(milliseconds < 2000 ? 1 : milliseconds, signal),
  }
}

/** What was asked, and how often, but for the queue: that is asked as long as something may come. */
function asked({ calls }: Recorder): Readonly<Record<string, number>> {
  const times: Record<string, number> = {}
  for (const { action, account, region } of calls) {
    if (/^sqs:/.test(action)) continue
    const what = `${action} in ${account} ${region}`
    times[what] = (times[what] ?? 0) + 1
  }
  return times
}

function expectSameRows(theirs: Rows, ours: Rows): void {
  for (const deviation of DEVIATIONS) {
    const others = DEVIATIONS.filter((one) => one !== deviation)
    const [one, other] = [withoutDeviations(theirs, others), withoutDeviations(ours, others)]
    expect(sorted(one), `${deviation.kind} is as AWS has it by now`).not.toEqual(sorted(other))
  }
  expect(sorted(withoutDeviations(theirs, DEVIATIONS))).toEqual(
    sorted(withoutDeviations(ours, DEVIATIONS)),
  )
}

function sorted(rows: Rows): Readonly<Record<string, readonly string[]>> {
  const texts = [...rows].map(([name, some]) => {
    return [name, some.map((row) => JSON.stringify(row)).toSorted()] as const
  })
  return Object.fromEntries(texts)
}

/** That what is compared is there. */
function expectEverything(rows: Rows): void {
  const inS3 = (rows.get('object in S3') ?? []).map(({ uri, read }) => `${uri} ${read}`)
  // Each log has eight records.
  expect(inS3.toSorted()).toEqual(
    LOGS.map(({ bucket, key }) => `s3://${bucket}/${key} 8`).toSorted(),
  )
  expect(rows.get('metric')).toHaveLength(7)
  expect(rows.get('finding')).toHaveLength(3)
  const kinds = (rows.get('resource_state') ?? []).filter(({ status }) => status === 'OK')
  expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set(DESCRIBED))
}

/** Each role once for all sources, with what its owner wants to hear: moto does not look at that, AWS would refuse whoever lacks it. */
function expectTakenOn({ calls }: Recorder, members: readonly Member[]): void {
  const taken = calls.filter(({ action }) => action === 'sts:AssumeRole')
  const said = taken.map(({ input }) => `${input['RoleArn']} ${input['ExternalId']}`)
  expect(said.toSorted()).toEqual(
    members
      .map(({ account }) => `arn:aws:iam::${account}:role/dupin-reader ${EXTERNAL_ID}`)
      .toSorted(),
  )
}
