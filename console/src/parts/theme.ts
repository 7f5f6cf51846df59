import { applyMode, Mode } from '@cloudscape-design/global-styles'
import { useLayoutEffect, useSyncExternalStore } from 'react'
import { usePreferences } from './preferences.ts'

const dark = globalThis.matchMedia('(prefers-color-scheme: dark)')

function subscribe(listener: () => void): () => void {
  dark.addEventListener('change', listener)
  return () => dark.removeEventListener('change', listener)
}

/** Whether it is dark: as the person chose, else as the system is. */
export function useDark(): boolean {
  const { theme } = usePreferences()
  const system = useSyncExternalStore(subscribe, () => dark.matches)
  return theme === 'system' ? system : theme === 'dark'
}

/** Gives the page that mode, before charts read their colours of it. */
export function useTheme(): void {
  const isDark = useDark()
  useLayoutEffect(() => {
    applyMode(isDark ? Mode.Dark : Mode.Light)
    document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
  }, [isDark])
}
