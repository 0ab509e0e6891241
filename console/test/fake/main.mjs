import { fileURLToPath } from 'node:url'
import { startFake } from './api.mjs'

// `npm run fake`: the built page with a desk to look at, on 127.0.0.1:7071. Sign in as lin or chen, as mara (a supervisor) or as ada (an admin) with "secret".
const fake = await startFake({ port: Number(process.env['PORT'] ?? 7071), root: fileURLToPath(new URL('../../dist', import.meta.url)) })
console.log(`${fake.base} (lin / secret)`)
process.on('SIGINT', () => void fake.close().then(() => process.exit(0)))
process.on('SIGTERM', () => void fake.close().then(() => process.exit(0)))
