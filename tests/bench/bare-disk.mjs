// The least that an upload costs: a bare HTTP server that adds each body to the end of one file. Prints its port.
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import { pipeline } from 'node:stream';

const server = createServer((request, response) => {
  pipeline(request, createWriteStream(process.argv[2], { flags: 'a' }), (error) => {
    response.writeHead(error ? 500 : 200).end();
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
