import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runCli } from '../../src/cli/program.ts'

export interface Ran {
  readonly code: number
  readonly out: string
  readonly err: string
}

export interface Surroundings {
  readonly isTTY?: boolean
  readonly env?: Readonly<Record<string, string>>
  /** What whoever sits at the terminal answers, line by line; `undefined` for Ctrl-C. */
  readonly answers?: readonly (string | undefined)[]
  /** When the process is asked to stop; never, unless given. */
  readonly stopped?: Promise<'SIGINT' | 'SIGTERM'>
}

/** Runs the command line in this process and captures what it writes. */
export async function dupin(args: readonly string[], around: Surroundings = {}): Promise<Ran> {
  const isTTY = around.isTTY ?? false
  const stdout = capture(isTTY)
  const stderr = capture(false)
  const now = () => new Date(Date.UTC(2026, 0, 20))
  const never = new Promise<'SIGINT'>(() => undefined)
  const untilStopped = () => around.stopped ?? never
  const prompt = around.answers === undefined ? {} : { prompt: prompter(around.answers, stderr) }
  const env = around.env ?? {}
  const code = await runCli(args, { stdout, stderr, env, now, untilStopped, ...prompt })
  return { code, out: stdout.text(), err: stderr.text() }
}

/** Answers in turn; whoever is asked for more than that presses Ctrl-D. */
function prompter(answers: readonly (string | undefined)[], shown: { write(text: string): void }) {
  const left = [...answers]
  return async (text: string) => {
    shown.write(`${text}\n`)
    return left.shift()
  }
}

function capture(isTTY: boolean) {
  const parts: string[] = []
  return {
    isTTY,
    columns: isTTY ? 100 : undefined,
    write: (text: string) => void parts.push(text),
    text: () => parts.join(''),
  }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'dupin-cli-'))
}

/** Writes CloudTrail records as one object of AWS's own layout below `folder`. */
export function writeTrail(folder: string, name: string, records: readonly object[]): void {
  const path = join(folder, 'AWSLogs/111122223333/CloudTrail/eu-west-1/2026/01/15', `${name}.json`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, JSON.stringify({ Records: records }))
}

/** A management event by the IAM user `eve`; its n-th second. */
export function trailRecord(n: number, eventName: string, fields: object = {}): object {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEEVE',
      arn: 'arn:aws:iam::111122223333:user/eve',
      accountId: '111122223333',
      accessKeyId: 'AKIAEXAMPLEEVE',
      userName: 'eve',
    },
    eventTime: new Date(Date.UTC(2026, 0, 15, 14) + n * 1000).toISOString().replace('.000Z', 'Z'),
    eventSource: 'iam.amazonaws.com',
    eventName,
    awsRegion: 'us-east-1',
    sourceIPAddress: '203.0.113.66',
    userAgent: 'aws-cli/2.17',
    requestParameters: null,
    responseElements: null,
    eventID: eventId(n),
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: '111122223333',
    eventCategory: 'Management',
    ...fields,
  }
}

export function eventId(n: number): string {
  return `c11c11c1-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
}
