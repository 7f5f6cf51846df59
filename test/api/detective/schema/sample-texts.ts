import * as s from '../../../../src/api/detective/schema/scalars.ts'
import type { StringShape } from '../../../../src/api/detective/schema/shape.ts'
import { GRAPH } from '../support/fakes.ts'

/** Stands in values that are wrong: no message may say it. */
export const SECRET = 'Sekrit'

export interface Text {
  /** Right in everything, of this length. */
  readonly ofLength: (length: number) => string
  /** Of a right length and yet wrong. */
  readonly wrong: readonly string[]
  readonly right?: readonly string[]
}

const DIGITS = { ofLength: (n: number) => '1'.repeat(n), wrong: ['Sekrit123456', '12345678901٣'] }

const TEXTS: ReadonlyMap<StringShape, Text> = new Map<StringShape, Text>([
  [
    s.graphArn,
    {
      ofLength: () => GRAPH,
      right: [
        'arn:aws-us-gov:detective:us-gov-west-1:111122223333:graph:0123456789abcdef0123456789abcdef',
      ],
      wrong: [
        '',
        SECRET,
        `${GRAPH}a`,
        `${GRAPH}\n`,
        ` ${GRAPH}`,
        GRAPH.toUpperCase(),
        `x\n${GRAPH}`,
      ],
    },
  ],
  [s.accountId, DIGITS],
  [s.investigationId, { ofLength: (n) => '1'.repeat(n), wrong: ['Sekrit123456789012345'] }],
  [
    s.emailAddress,
    {
      ofLength: (n) => (n <= 6 ? 'x'.repeat(n) : `${'a'.repeat(n - 5)}@b.cd`),
      right: ['"odd one"@mail.example.com'],
      wrong: [
        'a',
        SECRET,
        `${SECRET}@`,
        `${SECRET}@localhost`,
        '@b.cd',
        'a@-b.cd',
        'a@b.c',
        'a\n@b.cd',
      ],
    },
  ],
  [s.emailMessage, { ofLength: (n) => '🕵'.repeat(n), wrong: [] }],
  [s.paginationToken, { ofLength: (n) => 'x'.repeat(n), wrong: [] }],
  [s.aiPaginationToken, { ofLength: (n) => 'x'.repeat(n), wrong: [] }],
  [
    s.tagKey,
    {
      ofLength: (n) => 'k'.repeat(n),
      right: ['0+-=._:/9', '__proto__'],
      wrong: ['aws:x', 'a b', 'Sekrit!', 'ü'],
    },
  ],
  [s.tagMap.value, { ofLength: (n) => '🕵'.repeat(n), wrong: [] }],
  [
    s.entityArn,
    { ofLength: () => 'arn:aws:iam::111122223333:role/R', wrong: ['', SECRET, ' arn:'] },
  ],
  [s.filterValue, { ofLength: (n) => 'v'.repeat(n), wrong: [] }],
])

/** The samples of a text of the interface. */
export function textsOf(shape: StringShape): Text {
  const text = TEXTS.get(shape)
  if (text === undefined) throw new Error('a text of the interface without samples')
  return text
}

/** Instants in forms that are right. */
export const RIGHT_TIMES = [
  '2026-01-19T12:00:00Z',
  '2026-01-19T12:00:00.284Z',
  '2026-01-19T14:00:00+02:00',
  '2026-01-19T12:00:00.123456789Z',
]

export const WRONG_TIMES = [
  '',
  SECRET,
  '2026-01-19',
  '2026-01-19T12:00:00',
  '2026-02-30T12:00:00Z',
  '2026-13-01T12:00:00Z',
  '2026-01-19T24:00:00Z',
  '2026-01-19T12:60:00Z',
  '2026-01-19T12:00:60Z',
  '0021-01-19T12:00:00Z',
  '2026-01-19T12:00:00+25:00',
  ' 2026-01-19T12:00:00Z',
  '2026-01-19T12:00:00Z\n',
  '1768824000',
  '+012026-01-19T12:00:00Z',
]
