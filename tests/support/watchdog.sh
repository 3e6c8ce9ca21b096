#!/bin/sh
# Runs one server and outlives whoever started it, by seconds: when standard input ends, because the starter died in whatever
# way, the server is stopped and its folder removed. The line "stop" on standard input stops it and keeps the folder.
# usage: watchdog.sh FOLDER COMMAND...
folder=$1
shift
exec 3<&0 </dev/null
"$@" 3<&- &
server=$!

(
  trap '' TERM INT HUP
  if read -r order <&3 && [ "$order" = stop ]; then kill -TERM $$; else kill -USR1 $$; fi
) >/dev/null 2>&1 &
watcher=$!
# Our own words would go to a starter that is gone, and kill us.
exec 3<&- >/dev/null 2>&1

orphaned=
killer=
end() {
  kill -TERM $server 2>/dev/null
  [ -n "$killer" ] || {
    # In short naps: what is left of the last one is over soon after us.
    (naps=0; while [ $naps -lt 240 ]; do sleep 0.05; naps=$((naps + 1)); done; kill -KILL $server) >/dev/null 2>&1 &
    killer=$!
  }
}
trap 'end' TERM INT HUP
trap 'orphaned=yes; end' USR1

# A trapped signal ends `wait` with a status above 128 while the server may still be there.
code=129
while [ $code -gt 128 ]; do
  wait $server
  code=$?
  kill -0 $server 2>/dev/null || break
done

kill -KILL $watcher $killer 2>/dev/null
if [ -n "$orphaned" ]; then
  [ -n "$folder" ] && rm -rf "$folder"
  kill -KILL 0
fi
exit $code
