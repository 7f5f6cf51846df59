import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Cloudscape's global styles carry eight fonts within them: as files, a browser fetches the two or three that a page uses. */
function fontsAsFiles(): Plugin {
  return {
    name: 'fonts-as-files',
    generateBundle(_, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== 'asset' || !asset.fileName.endsWith('.css')) continue
        asset.source = String(asset.source).replace(DATA_FONT, (_all, data: string) => {
          const source = Buffer.from(data, 'base64')
          const hash = createHash('sha256').update(source).digest('hex').slice(0, 10)
          const fileName = `assets/open-sans-${hash}.woff2`
          this.emitFile({ type: 'asset', fileName, source })
          return `url(/console/${fileName})`
        })
      }
    },
  }
}

const DATA_FONT = /url\(data:font\/woff2;base64,([\w+/=]+)\)/g

/** The frame of a page carries a drawer of announcements, with sortable lists, which only AWS's own console fills: 30 KB of what
 * everybody would fetch first. */
function withoutAnnouncements(): Plugin {
  const stub = fileURLToPath(new URL('./src/shell/no-announcements.ts', import.meta.url))
  let found = false
  return {
    name: 'without-announcements',
    enforce: 'pre',
    resolveId(source) {
      if (!source.endsWith('/drawer/feature-notifications-drawer-content')) return null
      found = true
      return stub
    },
    buildEnd() {
      if (!found) this.warn('Cloudscape has no drawer of announcements any more: leave this out')
    },
  }
}

export default defineConfig({
  base: '/console/',
  plugins: [withoutAnnouncements(), react(), fontsAsFiles()],
  build: {
    target: 'es2022',
    // Every file comes from the server itself: nothing is put into the page that its policy would have to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
  },
})
