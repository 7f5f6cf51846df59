import { expect, test } from 'vitest'
import { Collector } from '../../src/collect/collector.ts'
import { SOURCE_KIND } from '../../src/collect/source-status.ts'
import type { LogObject } from '../../src/sources/source.ts'
import { createRandom } from '../../src/statistics/random.ts'
import { MachineClock } from './simulator/machine-clock.ts'
import { ModelLake } from './simulator/model-lake.ts'
import { VirtualClock } from './simulator/virtual-clock.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const YEAR = 365 * 24 * HOUR

/** A source that is looked through each five minutes and has something new each time, on a machine whose clock is set. */
async function collecting(disturb: (machine: MachineClock) => void) {
  const clock = new VirtualClock()
  const machine = new MachineClock(clock)
  const lake = new ModelLake(clock, createRandom('jumps'))
  const looks: number[] = []
  const polled = {
    name: 's3:b',
    kind: 's3',
    everyMs: 5 * MINUTE,
    atOnce: 4,
    source: () => ({
      name: 'b',
      list: async function* (): AsyncGenerator<LogObject> {
        looks.push(clock.monotonic())
        yield { uri: `s3://b/${looks.length}`, version: 'v', bytes: 9 }
      },
      open: async ({ uri }: LogObject) => ({ kind: 'bytes' as const, bytes: Buffer.from(uri) }),
    }),
  }
  const life = { isDead: false, die: () => undefined, now: machine.now }
  const target = await lake.open(life)
  const collector = await Collector.open({
    sources: [polled],
    target,
    clock: machine,
    isOnce: false,
    onTrouble: () => undefined,
  })
  void collector.run()
  const pass = (ms: number) => clock.run(() => false, clock.now() + ms)
  await pass(HOUR)
  disturb(machine)
  await pass(2 * HOUR)
  const [status] = collector.statuses()
  const [kept] = lake.documents(SOURCE_KIND)
  const stopped = collector.stop()
  await pass(MINUTE)
  await stopped
  return { looks, objects: status?.objects, kept: JSON.parse(kept?.body ?? '{}') }
}

test.each([
  ['an hour back', -HOUR],
  ['a year back', -YEAR],
  ['an hour on', HOUR],
  ['a year on', YEAR],
])(
  'a source is read as often when the clock is set %s, and so is it kept how it goes',
  async (_, by) => {
    const calm = await collecting(() => undefined)
    expect(calm.looks.length).toBeGreaterThan(30)
    const jumped = await collecting((machine) => machine.step(by))
    expect(jumped.looks).toEqual(calm.looks)
    expect(jumped.objects).toBe(calm.objects)
    expect(jumped.kept.objects).toBe(calm.kept.objects)
  },
)

test('after a machine has slept a source is read again within its interval', async () => {
  const { looks } = await collecting((machine) => machine.suspend(HOUR))
  const pauses = looks.map((at, i) => at - (looks[i - 1] ?? 0))
  expect(Math.max(...pauses)).toBeLessThan(HOUR + 6 * MINUTE)
  expect(looks.length).toBeGreaterThan(20)
})
