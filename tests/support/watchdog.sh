#!/bin/sh
# Runs one server and outlives whoever started it, by seconds: when standard input ends, because the starter died in whatever
# way, the server is stopped and its folder removed. The line "stop" on standard input stops it and keeps the folder.
# usage: watchdog.sh FOLDER COMMAND...
folder=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!

end() {
  kill -TERM "$server" 2>/dev/null
  tries=0
  while kill -0 "$server" 2>/dev/null && [ $tries -lt 100 ]; do
    tries=$((tries + 1))
    sleep 0.05
  done
  kill -KILL "$server" 2>/dev/null
}

(
  trap '' TERM INT HUP
  if read -r order <&3 && [ "$order" = stop ]; then
    end
  else
    end
    [ -n "$folder" ] && rm -rf "$folder"
    kill -KILL 0
  fi
) &
watcher=$!

trap 'kill -TERM $server' TERM INT HUP
wait "$server"
code=$?
# A trapped signal ends `wait` early; the second one waits for the server itself.
[ $code -gt 128 ] && wait "$server"
kill -KILL "$watcher" 2>/dev/null
exit $code
