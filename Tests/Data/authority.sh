#!/bin/bash
# Tests/Data/authority.sh DIR: makes an authority of certificates in DIR, shaped like the government's electronic
# certification (root, government, issuing), with people’s certificates of every kind that must be taken or refused:
# NAME.pem and NAME.key, responder.pem for OCSP, authorities.pem, crl.pem and what is wrong with lists: crl-stale.pem, crl-partial.pem.
set -euo pipefail
cd "$1"
exec 2>authority.log

cat >ca.cnf <<'END'
[any]
countryName = optional
organizationName = optional
commonName = supplied
[names]
[req]
distinguished_name = names
utf8 = yes
string_mask = utf8only
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[between]
basicConstraints = critical,CA:TRUE,pathlen:1
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[issuer]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[bounded]
basicConstraints = critical,CA:TRUE,pathlen:0
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
nameConstraints = critical,permitted;email:adc.example
[client]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[outside]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectAltName = email:someone@evil.example
authorityKeyIdentifier = keyid
[server]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = serverAuth
authorityKeyIdentifier = keyid
[responder]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = OCSPSigning
noCheck = ignored
authorityKeyIdentifier = keyid
[plain]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
authorityKeyIdentifier = keyid
[cipher]
basicConstraints = critical,CA:FALSE
keyUsage = critical,keyEncipherment
extendedKeyUsage = clientAuth
authorityKeyIdentifier = keyid
END
for name in root government issuing revoked bounded stranger below; do
    mkdir -p "$name"
    : >"$name/index"
    echo 1000 >"$name/serial"
    echo 01 >"$name/number"
    cat >>ca.cnf <<END
[ca_$name]
database = $name/index
serial = $name/serial
crlnumber = $name/number
new_certs_dir = $name
certificate = $name.pem
private_key = $name.key
policy = any
default_md = sha256
default_days = 30
default_crl_days = 30
unique_subject = no
string_mask = utf8only
END
done

ask() { # NAME SUBJECT [KEY OPTION…]
    local name=$1 subject=$2
    shift 2
    [ $# -gt 0 ] || set -- -newkey ec -pkeyopt ec_paramgen_curve:P-256
    openssl req -new -config ca.cnf -utf8 "$@" -nodes -keyout "$name.key" -out "$name.csr" -subj "$subject"
}
sign() { # NAME AUTHORITY EXTENSIONS [OPTION…]
    local name=$1 authority=$2 extensions=$3
    shift 3
    openssl ca -batch -utf8 -config ca.cnf -name "ca_$authority" -extensions "$extensions" -notext -in "$name.csr" -out "$name.pem" "$@"
}
person() { # NAME EXTENSIONS [OPTION…]: somebody of the agency
    local name=$1 extensions=$2
    shift 2
    ask "$name" "/C=DZ/O=Agence de recouvrement/CN=$name"
    sign "$name" issuing "$extensions" "$@"
}

root() { # NAME: signs itself; two of them have one name
    openssl req -x509 -config ca.cnf -extensions root -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 3650 \
        -subj "/C=DZ/O=Certification électronique (essai)/CN=Racine" -utf8 -keyout "$1.key" -out "$1.pem"
}
root root
root stranger
ask government "/C=DZ/O=Certification électronique (essai)/CN=Autorité gouvernementale"
sign government root between -days 1800
for name in issuing revoked; do
    ask "$name" "/C=DZ/O=Certification électronique (essai)/CN=Autorité émettrice $name"
    sign "$name" government issuer -days 900
done
ask bounded "/C=DZ/O=Certification électronique (essai)/CN=Autorité bornée"
sign bounded government bounded -days 900

person nadia client
person omar client
cp nadia.pem nadia-first.pem
cp nadia.key nadia-first.key
person nadia client
mv nadia.pem nadia-renewed.pem
mv nadia.key nadia-renewed.key
mv nadia-first.pem nadia.pem
mv nadia-first.key nadia.key
person taken-back client
person expired client -startdate 20200101000000Z -enddate 20210101000000Z
person early client -startdate 20900101000000Z -enddate 20910101000000Z
person server server
person plain plain
person cipher cipher
person responder responder
person gone-responder responder
ask sha1 "/CN=sha1" && sign sha1 issuing client -md sha1
ask weak "/CN=weak" -newkey rsa:1024 && sign weak issuing client
ask strong "/CN=strong" -newkey rsa:2048 && sign strong issuing client
ask arabic "/C=DZ/O=وكالة التحصيل/CN=نادية بن علي" && sign arabic issuing client
ask long "/C=DZ/O=$(printf 'o%.0s' {1..60})/CN=$(printf 'n%.0s' {1..64})" && sign long issuing client
ask foreign "/C=DZ/O=Agence de recouvrement/CN=nadia" && sign foreign stranger client
ask of-revoked "/CN=of-revoked" && sign of-revoked revoked client
ask of-bounded "/CN=of-bounded" && sign of-bounded bounded outside
ask below "/CN=below" && sign below issuing issuer
ask too-deep "/CN=too-deep" && sign too-deep below client
openssl req -x509 -config ca.cnf -extensions plain -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
    -subj "/C=DZ/O=Agence de recouvrement/CN=nadia" -addext extendedKeyUsage=clientAuth -keyout self.key -out self.pem

openssl ca -config ca.cnf -name ca_issuing -revoke taken-back.pem
openssl ca -config ca.cnf -name ca_issuing -revoke gone-responder.pem
openssl ca -config ca.cnf -name ca_government -revoke revoked.pem
: >nothing
for name in root government issuing revoked bounded below; do
    openssl ca -config ca.cnf -name "ca_$name" -gencrl -out "$name.crl"
done
openssl ca -config ca.cnf -name ca_issuing -gencrl -crl_lastupdate 20200101000000Z -crl_nextupdate 20200201000000Z -out stale.crl
cat root.pem government.pem issuing.pem revoked.pem bounded.pem below.pem >authorities.pem
cat root.crl government.crl issuing.crl revoked.crl bounded.crl below.crl >crl.pem
cat root.crl government.crl stale.crl >crl-stale.pem
cat root.crl government.crl >crl-partial.pem
chmod 600 ./*.key
echo made >ready
