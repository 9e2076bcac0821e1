// Judges written-down exchanges by the API's description alone: arguments are the folder that has the
// packages, openapi.yaml and the exchanges.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [packages, openapiFile, exchangesFile] = process.argv.slice(2);
const require = createRequire(join(packages, 'package.json'));
const Ajv = require('ajv/dist/2020').default;
const addFormats = require('ajv-formats').default;
const YAML = require('yaml');

const api = YAML.parse(readFileSync(openapiFile, 'utf8'), { merge: true, maxAliasCount: -1 });
const ajv = new Ajv({ strict: false, allErrors: false });
addFormats(ajv);
ajv.addSchema({ $id: 'api', components: api.components });

const faults = new Set();
const called = new Set();
const resolve = node => (node?.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], api) : node);
const rebase = schema => JSON.parse(JSON.stringify(schema).replaceAll('"#/components', '"api#/components'));
const validators = new Map();

function check(schema, value, where) {
  const key = JSON.stringify(schema);
  if (!validators.has(key)) validators.set(key, ajv.compile(rebase(schema)));
  const validate = validators.get(key);
  if (!validate(value)) faults.add(`${where}: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(value).slice(0, 200)}`);
}

const routes = Object.entries(api.paths).map(([path, item]) => ({
  item, path,
  pattern: new RegExp('^' + path.replace('/web/{path}', '/web/.+').replace(/\{\w+\}/g, '[^/]+') + '$'),
  plain: !path.includes('{'),
})).sort((a, b) => b.plain - a.plain);

function declared(operation, item) {
  return [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(resolve);
}

function checkParameters(parameters, exchange, where, accepted) {
  const query = new URL(exchange.path, 'http://x').searchParams;
  for (const name of query.keys())
    if (!parameters.some(p => p.in === 'query' && p.name === name)) faults.add(`${where}: ?${name} is not described`);
  if (!accepted) return;
  for (const p of parameters.filter(p => p.in !== 'path')) {
    const name = Object.keys(exchange.headers).find(h => h.toLowerCase() === p.name.toLowerCase());
    const text = p.in === 'query' ? query.get(p.name) : exchange.headers[name];
    if (text === null || text === undefined) {
      if (p.required) faults.add(`${where}: was accepted without ${p.name}`);
    } else check(p.schema, resolve(p.schema).type === 'integer' ? Number(text) : text, `${where} ${p.name}`);
  }
}

function checkAnswer(operation, exchange, where) {
  const described = resolve(operation.responses[exchange.status] ?? operation.responses[`${String(exchange.status)[0]}XX`]);
  if (!described) return faults.add(`${where}: status ${exchange.status} is not described`);
  if (!exchange.answer_headers['Docket-Request-Id']) faults.add(`${where}: no Docket-Request-Id`);
  if (exchange.method === 'HEAD' || exchange.status === 304) return undefined;
  const type = (exchange.answer_headers['Content-Type'] ?? '').split(';')[0];
  const content = described.content?.[type] ?? described.content?.['*/*'];
  if (!content) return faults.add(`${where} ${exchange.status}: ${type || 'no type'} is not described`);
  if (content.schema && exchange.answer !== null) check(content.schema, JSON.parse(exchange.answer), `${where} ${exchange.status}`);
  return undefined;
}

for (const exchange of JSON.parse(readFileSync(exchangesFile, 'utf8'))) {
  const path = exchange.path.split('?')[0];
  const route = routes.find(r => r.pattern.test(path));
  const method = exchange.method === 'HEAD' ? 'get' : exchange.method.toLowerCase();
  const operation = route?.item[method];
  const where = `${exchange.method} ${route?.path ?? path}`;
  if (!operation) { faults.add(`${where} is not described`); continue; }
  called.add(operation.operationId);
  checkParameters(declared(operation, route.item), exchange, where, exchange.status < 400);
  const body = resolve(operation.requestBody)?.content?.['application/json'];
  if (exchange.status < 400 && exchange.body !== null && exchange.body !== undefined) {
    if (body) check(body.schema, exchange.body, `${where} request`);
    else faults.add(`${where}: a JSON body was accepted and is not described`);
  }
  checkAnswer(operation, exchange, where);
}

for (const [path, item] of Object.entries(api.paths))
  for (const method of ['get', 'put', 'post', 'patch', 'delete'])
    if (item[method] && !called.has(item[method].operationId)) faults.add(`${method} ${path} was never called`);

for (const fault of faults) console.log(fault);
console.log(`${called.size} operations, ${faults.size} faults`);
process.exit(faults.size ? 1 : 0);
