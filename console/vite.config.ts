import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const host = 'http://127.0.0.1:7071'

export default defineConfig({
  plugins: [vue()],
  build: {
    target: 'es2022',
    // The palettes are made of light-dark().
    cssTarget: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    // The host's content security policy knows no data: URIs, so nothing is inlined.
    assetsInlineLimit: 0,
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: host },
      '/omni': { target: host, ws: true },
    },
  },
  test: {
    include: ['test/**/*.test.ts'],
    environment: 'node',
    server: { deps: { inline: ['element-plus'] } },
  },
})
