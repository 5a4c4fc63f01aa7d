# wirewatch.service -> wirewatch@.service: many instances of one machine, each
# with a file of its own: `systemctl start wirewatch@sahel` runs with
# /etc/wirewatch/sahel.yaml (its own kafka.instance_id and http.listen).
s|^Description=.*|&, instance %i|
s|/etc/wirewatch/wirewatch\.yaml|/etc/wirewatch/%i.yaml|g
s|^RuntimeDirectory=wirewatch$|RuntimeDirectory=wirewatch-%i|
s|/run/wirewatch/|/run/wirewatch-%i/|g
