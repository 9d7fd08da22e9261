// Takes the README's pictures: `cargo xtask screenshots`.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

export default defineConfig({ ...tests, testDir: './screenshots', workers: 1, fullyParallel: false });
