import { describe, expect, it } from 'vitest'
import { terminalPen, textOptions } from '../../../src/cli/output/style.ts'

const TTY = { isTTY: true, columns: 120, env: { TERM: 'xterm-256color', LANG: 'en_US.UTF-8' } }

describe('textOptions', () => {
  it.each([
    ['a terminal', TTY, true],
    ['a pipe', { ...TTY, isTTY: false }, false],
    ['NO_COLOR', { ...TTY, env: { ...TTY.env, NO_COLOR: '1' } }, false],
    ['an empty NO_COLOR', { ...TTY, env: { ...TTY.env, NO_COLOR: '' } }, true],
    ['a dumb terminal', { ...TTY, env: { TERM: 'dumb' } }, false],
  ])('decides on colour for %s', (_, terminal, colour) => {
    expect(textOptions(terminal).colour).toBe(colour)
    expect(textOptions(terminal, 'always').colour).toBe(true)
    expect(textOptions(terminal, 'never').colour).toBe(false)
  })

  it.each([
    [{ LANG: 'en_US.UTF-8' }, true],
    [{ LANG: 'C' }, false],
    [{ LANG: 'C.utf8' }, true],
    [{ LC_ALL: 'POSIX', LANG: 'en_US.UTF-8' }, false],
    [{ LC_ALL: '', LANG: 'de_DE.ISO-8859-1' }, false],
    [{}, true],
    [{ TERM: 'dumb' }, false],
  ])('with %j knows Unicode: %s', (env, unicode) => {
    expect(textOptions({ isTTY: true, env }).unicode).toBe(unicode)
  })

  it.each([
    [{ isTTY: true, columns: 72, env: {} }, 72],
    [{ isTTY: true, env: {} }, 100],
    [{ isTTY: true, columns: 0, env: {} }, 100],
    [{ isTTY: false, columns: 72, env: {} }, 100],
    [{ isTTY: false, env: { COLUMNS: '60' } }, 60],
    [{ isTTY: false, env: { COLUMNS: 'wide' } }, 100],
  ])('takes the width of %j as %i', (terminal, width) => {
    expect(textOptions(terminal).width).toBe(width)
  })
})

describe('terminalPen', () => {
  it('paints on a terminal and writes plainly elsewhere', () => {
    expect(terminalPen(TTY).paint('bad', 'no')).toBe('\u001b[31mno\u001b[0m')
    expect(terminalPen({ ...TTY, isTTY: false }).paint('bad', 'no')).toBe('no')
    expect(terminalPen(TTY).safe('\u001b[31mno')).toBe('\\u{1b}[31mno')
  })
})
