import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { parseConfiguration } from '../../../src/collect/config.ts'
import { configurationText } from '../../../src/collect/init/configuration-text.ts'
import { profileNames, profileRegion } from '../../../src/collect/init/profiles.ts'
import { fileTalk, regionsTalk, setUpTalk } from '../../../src/collect/init/set-up-talk.ts'
import { NO_SURVEY, type Survey } from '../../../src/collect/init/survey.ts'
import { askSome, type Question, type Talk } from '../../../src/collect/init/talk.ts'

/** Holds a conversation with these answers, then with Enter; undefined where it does not end in `most` questions. */
function held<T>(talk: Talk<T>, answers: readonly string[], most = 100) {
  const questions: Question[] = []
  let step = talk.next()
  for (let i = 0; step.done !== true; i++) {
    if (i === most) return undefined
    questions.push(step.value)
    step = talk.next(answers[i] ?? '')
  }
  return { value: step.value, questions }
}

describe('some of a list', () => {
  const choices = ['a', 'b', 'c'].map((value) => ({
    label: value,
    value,
    isDefault: value !== 'b',
  }))
  it.each([
    ['', ['a', 'c']],
    ['all', ['a', 'b', 'c']],
    ['none', []],
    ['2', ['b']],
    [' 3, 1 3 ', ['c', 'a']],
    ['ALL', ['a', 'b', 'c']],
  ])('%j is %j', (answer, expected) => {
    expect(held(askSome('Which', choices), [answer])?.value).toEqual(expected)
  })

  it.each(['4', '0', '-1', 'b', '1;2', '1e0'])('%j is asked again', (answer) => {
    const { value, questions } = held(askSome('Which', choices), [answer]) ?? {}
    expect(value).toEqual(['a', 'c'])
    expect(questions?.[1]?.problem).toContain('among them')
  })
})

const place = {
  ...{ bucket: 'trail-logs', prefix: 'AWSLogs/', region: 'eu-west-1' },
  ...{ what: 'CloudTrail', trouble: '' },
}
const SURVEY: Survey = {
  ...NO_SURVEY,
  regions: ['eu-west-1'],
  places: [place, { ...place, bucket: 'captures', prefix: '' }],
  queues: [
    {
      url: 'https://sqs.eu-west-1.amazonaws.com/111122223333/q',
      region: 'eu-west-1',
      buckets: ['trail-logs', 'captures'],
      isOurs: false,
    },
  ],
}
const TODAY = Date.UTC(2026, 0, 20)

test('a queue is asked about for the buckets that are read, and not for others', () => {
  const some = held(setUpTalk(SURVEY, TODAY), ['2', '', 'yes'])
  expect(some?.value.survey.queues).toMatchObject([{ buckets: ['captures'] }])
  const none = held(setUpTalk(SURVEY, TODAY), ['none'])
  expect(none?.value.survey.queues).toEqual([])
  expect(none?.questions.some(({ text }) => /Queue|From which day/.test(text))).toBe(false)
})

test('a day that is in no month is asked again', () => {
  const { value, questions } = held(setUpTalk(SURVEY, TODAY), ['', '', '', '2025-02-31']) ?? {}
  expect(questions?.[4]?.problem).toContain('write a day')
  expect(value?.choices.from).toBe('2025-10-22')
})

test('whatever is answered, the conversation goes on, and what comes of it is a configuration', () => {
  const answer = fc.oneof(
    fc.constantFrom(
      '',
      'yes',
      'no',
      'all',
      'none',
      '1',
      '2,1',
      '30',
      '2025-12-01',
      '2025-02-31',
      's3://aaa/b c',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(answer, { maxLength: 30 }), (answers) => {
      const talked = held(setUpTalk(SURVEY, TODAY), answers)
      expect(talked).toBeDefined()
      if (talked === undefined) return
      const { survey, choices } = talked.value
      parseConfiguration(configurationText(survey, {}, choices), 'dupin.yaml')
    }),
  )
})

describe('Regions', () => {
  const region = (name: string, hasModels: boolean) => ({ region: name, found: ['x'], hasModels })
  const glance = (...regions: ReturnType<typeof region>[]) => ({
    account: '1',
    regions,
    notKnown: [],
  })
  it.each([
    [
      'those with models',
      glance(region('eu-west-1', true), region('us-east-1', false)),
      [''],
      ['eu-west-1'],
    ],
    [
      'all where none has models',
      glance(region('eu-west-1', false), region('us-east-1', false)),
      [''],
      ['eu-west-1', 'us-east-1'],
    ],
    [
      'another that is named',
      glance(region('eu-west-1', true)),
      ['1 eu-north-1'],
      ['eu-west-1', 'eu-north-1'],
    ],
    ['the one at home where there is nothing', glance(), ['there', ''], ['us-east-1']],
    ['at least one', glance(region('eu-west-1', true)), ['none', 'eu-north-1'], ['eu-north-1']],
  ])('are %s', (_, seen, answers, expected) => {
    expect(held(regionsTalk(seen, 'us-east-1'), answers)?.value).toEqual(expected)
  })
})

test('a file that is free is proposed', () => {
  const taken = new Set(['dupin.yaml', 'dupin-2.yaml'])
  expect(
    held(
      fileTalk('dupin.yaml', (path) => taken.has(path)),
      [''],
    )?.value,
  ).toBe('dupin-3.yaml')
})

test('profiles are those of both files, and their Regions', () => {
  const config =
    '# [profile no]\n[profile audit]\nregion = eu-west-1\n[default]\r\nregion=us-east-2\n[sso-session s]\nregion = eu-north-1\n[services x]\n'
  expect(profileNames(config, '[old]\n[audit]\n[default]')).toEqual(['default', 'audit', 'old'])
  expect(['audit', 'default', 'old', 's'].map((name) => profileRegion(config, name))).toEqual([
    'eu-west-1',
    'us-east-2',
    '',
    '',
  ])
})
