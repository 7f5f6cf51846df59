import { describe, expect, it } from 'vitest'
import { memberDetail } from '../../../../src/api/detective/schema/member-shapes.ts'
import { emailAddress } from '../../../../src/api/detective/schema/scalars.ts'
import {
  anyInteger,
  list,
  map,
  optional,
  required,
  string,
  structure,
} from '../../../../src/api/detective/schema/shape.ts'
import { HIDDEN, writeJson, writeLoggable } from '../../../../src/api/detective/schema/write.ts'

describe('what is written', () => {
  it('has no members that are undefined, and times in ISO 8601', () => {
    expect(
      writeJson(memberDetail, { EmailAddress: undefined, Status: 'INVITED', UpdatedTime: 0 }),
    ).toBe('{"Status":"INVITED","UpdatedTime":"1970-01-01T00:00:00Z"}')
  })

  it('keeps keys of maps that mean something to the language', () => {
    const shape = structure('S', { Tags: required(map(string(), string())) })
    expect(writeJson(shape, { Tags: new Map([['__proto__', 'x']]) })).toBe(
      '{"Tags":{"__proto__":"x"}}',
    )
  })

  it('is never a number that JSON has not', () => {
    const shape = structure('S', { N: optional(anyInteger) })
    expect(() => writeJson(shape, { N: Number.NaN })).toThrow(TypeError)
  })
})

describe('what is logged', () => {
  const shape = structure('S', {
    Mails: required(list(emailAddress)),
    Arn: required(string()),
  })

  it('hides what is sensitive, at any depth, and cuts what is long', () => {
    const value = { Mails: ['root@example.com'], Arn: 'x'.repeat(5000) }
    expect(writeLoggable(shape, value)).toEqual({ Mails: [HIDDEN], Arn: 'x'.repeat(2048) })
  })
})
