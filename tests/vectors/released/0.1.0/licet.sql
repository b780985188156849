BEGIN TRANSACTION;
CREATE TABLE activations (
	id VARCHAR(32) NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	instance_id VARCHAR(512) NOT NULL, 
	fingerprint VARCHAR(512), 
	aws_account_id VARCHAR(12), 
	deployment_id VARCHAR(512), 
	name VARCHAR(512), 
	version VARCHAR(64), 
	address VARCHAR(64) NOT NULL, 
	activated_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	end_reason VARCHAR(16), aws_account_attested_at DATETIME, aws_arn VARCHAR(2048), 
	CONSTRAINT pk_activations PRIMARY KEY (id), 
	CONSTRAINT fk_activations_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "activations" VALUES('act_w9phwathpwmm6z6z5w1j','lic_v8zsvfetwvas3ph3q9m0','prod-eu-1-h3q9m0','sha256:v8zsvfetwvas3ph3q9m00','100000000000',NULL,'Prod eu 1','1.0.0','10.0.0.1','2025-12-25 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2025-12-26 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_8wxjvev6vx1vyfdah78h','lic_v8zsvfetwvas3ph3q9m0','prod-us-1-h3q9m0','sha256:v8zsvfetwvas3ph3q9m01',NULL,NULL,'Prod us 1','1.0.0','10.0.0.2','2025-12-25 14:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_gv19hwjvjg3xahndgxcz','lic_v8zsvfetwvas3ph3q9m0','staging-h3q9m0','sha256:v8zsvfetwvas3ph3q9m02',NULL,NULL,NULL,'1.0.0','10.0.0.3','2025-12-25 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_7s9rgt6sjc8bx4mkmdqr','lic_v8zsvfetwvas3ph3q9m0','ci-runner-h3q9m0','sha256:v8zsvfetwvas3ph3q9m03',NULL,NULL,'Ci runner','1.0.0','10.0.0.4','2025-12-25 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_cv2vsx4zzhcd10jpmj30','lic_v8zsvfetwvas3ph3q9m0','laptop-dev-h3q9m0','sha256:v8zsvfetwvas3ph3q9m04',NULL,NULL,'Laptop dev','1.0.0','10.0.1.1','2025-12-26 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_76074cttsvvs1skjn17q','lic_vams93dga0gdyg56vce2','prod-eu-1-56vce2','sha256:vams93dga0gdyg56vce20',NULL,NULL,'Prod eu 1','1.0.0','10.1.0.1','2026-07-23 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_fgrdjae9ez7dejsxb0nf','lic_vams93dga0gdyg56vce2','prod-us-1-56vce2','sha256:vams93dga0gdyg56vce21',NULL,NULL,'Prod us 1','1.0.0','10.1.0.2','2026-07-23 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_xzw1c13wrjf2qe9ayg7b','lic_vams93dga0gdyg56vce2','staging-56vce2','sha256:vams93dga0gdyg56vce22',NULL,NULL,NULL,'1.0.0','10.1.0.3','2026-07-23 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_7fc7j7bt96j3nhsdznwc','lic_vams93dga0gdyg56vce2','ci-runner-56vce2','sha256:vams93dga0gdyg56vce23',NULL,NULL,'Ci runner','1.0.0','10.1.0.4','2026-07-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_h68mer9gsybh2me20b4y','lic_vams93dga0gdyg56vce2','laptop-dev-56vce2','sha256:vams93dga0gdyg56vce24',NULL,NULL,'Laptop dev','1.0.0','10.1.1.1','2026-07-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_0pvp1ggjb6jwe68wmg2h','lic_v992g9xh9yea667nr0s8','prod-eu-1-7nr0s8','sha256:v992g9xh9yea667nr0s80','100000000074',NULL,'Prod eu 1','1.0.0','10.2.0.1','2024-12-20 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2024-12-21 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_se9x9dm7rpyrghypj72v','lic_v992g9xh9yea667nr0s8','laptop-dev-7nr0s8','sha256:v992g9xh9yea667nr0s84',NULL,NULL,'Laptop dev','1.0.0','10.2.1.1','2024-12-21 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_ef6wdgwvmhxmk0tcjysw','lic_5da7v7vg8egdz4qk0za9','prod-eu-1-qk0za9','sha256:5da7v7vg8egdz4qk0za90',NULL,NULL,'Prod eu 1','1.0.0','10.3.0.1','2026-10-31 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_e4yg5a7qgyra3gxwpyh1','lic_5da7v7vg8egdz4qk0za9','prod-us-1-qk0za9','sha256:5da7v7vg8egdz4qk0za91',NULL,NULL,'Prod us 1','1.0.0','10.3.0.2','2026-10-31 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_jckaaxrq38ezwyrjc50q','lic_5da7v7vg8egdz4qk0za9','staging-qk0za9','sha256:5da7v7vg8egdz4qk0za92',NULL,NULL,NULL,'1.0.0','10.3.0.3','2026-10-31 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_dtzab170d3b4k761d0gb','lic_5da7v7vg8egdz4qk0za9','ci-runner-qk0za9','sha256:5da7v7vg8egdz4qk0za93',NULL,NULL,'Ci runner','1.0.0','10.3.0.4','2026-10-31 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_vc5znyzq0fdb8k8n72pk','lic_5da7v7vg8egdz4qk0za9','laptop-dev-qk0za9','sha256:5da7v7vg8egdz4qk0za94',NULL,NULL,'Laptop dev','1.0.0','10.3.1.1','2026-11-01 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_bjdqbtn1jfw9vhc4sx99','lic_w61x6pq5nwzydkhdt0v2','prod-eu-1-hdt0v2','sha256:w61x6pq5nwzydkhdt0v20','100000000148',NULL,'Prod eu 1','1.0.0','10.4.0.1','2026-02-03 13:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,'2026-02-04 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_j6260bqymyyxpddp9myp','lic_w61x6pq5nwzydkhdt0v2','prod-us-1-hdt0v2','sha256:w61x6pq5nwzydkhdt0v21',NULL,NULL,'Prod us 1','1.0.0','10.4.0.2','2026-02-03 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_wf1h4kvajmn1j0y02ncg','lic_w61x6pq5nwzydkhdt0v2','staging-hdt0v2','sha256:w61x6pq5nwzydkhdt0v22',NULL,NULL,NULL,'1.0.0','10.4.0.3','2026-02-03 15:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_e4gyj1k9188hbe66e8sp','lic_w61x6pq5nwzydkhdt0v2','ci-runner-hdt0v2','sha256:w61x6pq5nwzydkhdt0v23',NULL,NULL,'Ci runner','1.0.0','10.4.0.4','2026-02-03 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_zrxpsmf462mfekjsfme2','lic_w61x6pq5nwzydkhdt0v2','laptop-dev-hdt0v2','sha256:w61x6pq5nwzydkhdt0v24',NULL,NULL,'Laptop dev','1.0.0','10.4.1.1','2026-02-04 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_854a0v4pvk0tvxbr7ya1','lic_vf828wzm03h1z5wvetpw','prod-eu-1-wvetpw','sha256:vf828wzm03h1z5wvetpw0',NULL,NULL,'Prod eu 1','1.0.0','10.5.0.1','2026-08-12 13:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_q4p8gxj9a41rxzpxw0tb','lic_vf828wzm03h1z5wvetpw','prod-us-1-wvetpw','sha256:vf828wzm03h1z5wvetpw1',NULL,NULL,'Prod us 1','1.0.0','10.5.0.2','2026-08-12 14:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_nnzbpn30ke78c8qb2fcw','lic_vf828wzm03h1z5wvetpw','staging-wvetpw','sha256:vf828wzm03h1z5wvetpw2',NULL,NULL,NULL,'1.0.0','10.5.0.3','2026-08-12 15:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_h8qfnv8zgsqsx3mjjq6f','lic_vf828wzm03h1z5wvetpw','ci-runner-wvetpw','sha256:vf828wzm03h1z5wvetpw3',NULL,NULL,'Ci runner','1.0.0','10.5.0.4','2026-08-12 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_kj31eh30mz936rdqfjzn','lic_vf828wzm03h1z5wvetpw','laptop-dev-wvetpw','sha256:vf828wzm03h1z5wvetpw4',NULL,NULL,'Laptop dev','1.0.0','10.5.1.1','2026-08-13 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_f2y3bmxjg0sxfy2wdatw','lic_r8sp15qdjqrgqfcaawn7','prod-eu-1-caawn7','sha256:r8sp15qdjqrgqfcaawn70','100000000222',NULL,'Prod eu 1','1.0.0','10.6.0.1','2026-03-05 13:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,'2026-03-06 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_sq0mxdsxvgd6g0r9zchn','lic_r8sp15qdjqrgqfcaawn7','laptop-dev-caawn7','sha256:r8sp15qdjqrgqfcaawn74',NULL,NULL,'Laptop dev','1.0.0','10.6.1.1','2026-03-06 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_471y3cs7rw8dzenf5px9','lic_f2nccsbbpavw8zfhkpks','prod-eu-1-fhkpks','sha256:f2nccsbbpavw8zfhkpks0','100000000259',NULL,'Prod eu 1','1.0.0','10.7.0.1','2026-03-25 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2026-03-26 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_kk2kta5g7cjrxsn0yqay','lic_f2nccsbbpavw8zfhkpks','prod-us-1-fhkpks','sha256:f2nccsbbpavw8zfhkpks1',NULL,NULL,'Prod us 1','1.0.0','10.7.0.2','2026-03-25 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_zaphvwpb888j40garrwn','lic_f2nccsbbpavw8zfhkpks','staging-fhkpks','sha256:f2nccsbbpavw8zfhkpks2',NULL,NULL,NULL,'1.0.0','10.7.0.3','2026-03-25 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4zx8a1sv10t3dnt1vg21','lic_f2nccsbbpavw8zfhkpks','ci-runner-fhkpks','sha256:f2nccsbbpavw8zfhkpks3',NULL,NULL,'Ci runner','1.0.0','10.7.0.4','2026-03-25 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4ryv7zxyjd0kw62e8797','lic_f2nccsbbpavw8zfhkpks','laptop-dev-fhkpks','sha256:f2nccsbbpavw8zfhkpks4',NULL,NULL,'Laptop dev','1.0.0','10.7.1.1','2026-03-26 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_wqk3manga89j8s0fp706','lic_gvksb2e69pt8vxw44v2d','prod-eu-1-w44v2d','sha256:gvksb2e69pt8vxw44v2d0','100000000296',NULL,'Prod eu 1','1.0.0','10.8.0.1','2026-04-13 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,'2026-04-14 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_7px418d1vrtktcgce5s9','lic_gvksb2e69pt8vxw44v2d','laptop-dev-w44v2d','sha256:gvksb2e69pt8vxw44v2d4',NULL,NULL,'Laptop dev','1.0.0','10.8.1.1','2026-04-14 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_daxrh71w9c2nw5b266zc','lic_skmcxvg8z5ab4gshexts','prod-eu-1-shexts','sha256:skmcxvg8z5ab4gshexts0',NULL,NULL,'Prod eu 1','1.0.0','10.9.0.1','2026-05-04 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_b50nageb76x74mfa3dvz','lic_skmcxvg8z5ab4gshexts','prod-us-1-shexts','sha256:skmcxvg8z5ab4gshexts1',NULL,NULL,'Prod us 1','1.0.0','10.9.0.2','2026-05-04 14:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4p4z1gtwzzmnqyr4qm93','lic_skmcxvg8z5ab4gshexts','staging-shexts','sha256:skmcxvg8z5ab4gshexts2',NULL,NULL,NULL,'1.0.0','10.9.0.3','2026-05-04 15:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_j6bzj61ge0v1xgbdtm2e','lic_skmcxvg8z5ab4gshexts','ci-runner-shexts','sha256:skmcxvg8z5ab4gshexts3',NULL,NULL,'Ci runner','1.0.0','10.9.0.4','2026-05-04 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_jqez0hnaqpmtspa7541q','lic_skmcxvg8z5ab4gshexts','laptop-dev-shexts','sha256:skmcxvg8z5ab4gshexts4',NULL,NULL,'Laptop dev','1.0.0','10.9.1.1','2026-05-05 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_666rfm1qkd23tjkb2ad7','lic_wbfk5nk1enqvfmfg74s3','prod-eu-1-fg74s3','sha256:wbfk5nk1enqvfmfg74s30','100000000370',NULL,'Prod eu 1','1.0.0','10.10.0.1','2026-05-04 13:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,'2026-05-05 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_e3x7q8mtx5qpt6ky0807','lic_wbfk5nk1enqvfmfg74s3','prod-us-1-fg74s3','sha256:wbfk5nk1enqvfmfg74s31',NULL,NULL,'Prod us 1','1.0.0','10.10.0.2','2026-05-04 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_w509w0s1s6bzvybkbgn9','lic_wbfk5nk1enqvfmfg74s3','staging-fg74s3','sha256:wbfk5nk1enqvfmfg74s32',NULL,NULL,NULL,'1.0.0','10.10.0.3','2026-05-04 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_yrwjg2gs5jrpnx9mewr6','lic_wbfk5nk1enqvfmfg74s3','ci-runner-fg74s3','sha256:wbfk5nk1enqvfmfg74s33',NULL,NULL,'Ci runner','1.0.0','10.10.0.4','2026-05-04 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_ypcqd352q9evz2f2cqgs','lic_wbfk5nk1enqvfmfg74s3','laptop-dev-fg74s3','sha256:wbfk5nk1enqvfmfg74s34',NULL,NULL,'Laptop dev','1.0.0','10.10.1.1','2026-05-05 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_zy8pkykaq0jg6zc3q68m','lic_3d87ma66xvx79b959zbd','prod-eu-1-959zbd','sha256:3d87ma66xvx79b959zbd0','100000000407',NULL,'Prod eu 1','1.0.0','10.11.0.1','2026-06-09 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,'2026-06-10 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_3a0hp7dc87xbghwfrrg3','lic_3d87ma66xvx79b959zbd','prod-us-1-959zbd','sha256:3d87ma66xvx79b959zbd1',NULL,NULL,'Prod us 1','1.0.0','10.11.0.2','2026-06-09 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_pey5rbs23f4kstbwvcy5','lic_3d87ma66xvx79b959zbd','staging-959zbd','sha256:3d87ma66xvx79b959zbd2',NULL,NULL,NULL,'1.0.0','10.11.0.3','2026-06-09 15:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_0dqh3vf5fkqpgacs00zs','lic_3d87ma66xvx79b959zbd','ci-runner-959zbd','sha256:3d87ma66xvx79b959zbd3',NULL,NULL,'Ci runner','1.0.0','10.11.0.4','2026-06-09 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_9dtwcax6dbf64vtbkpfp','lic_3d87ma66xvx79b959zbd','laptop-dev-959zbd','sha256:3d87ma66xvx79b959zbd4',NULL,NULL,'Laptop dev','1.0.0','10.11.1.1','2026-06-10 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_xfnfa82rr1v89h1md7h9','lic_nfr5w9fn3ndqkp4ffe1x','prod-eu-1-4ffe1x','sha256:nfr5w9fn3ndqkp4ffe1x0',NULL,NULL,'Prod eu 1','1.0.0','10.12.0.1','2026-06-23 13:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_2mhdxm21h3b403fjex62','lic_nfr5w9fn3ndqkp4ffe1x','prod-us-1-4ffe1x','sha256:nfr5w9fn3ndqkp4ffe1x1',NULL,NULL,'Prod us 1','1.0.0','10.12.0.2','2026-06-23 14:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4rzhbcy7x0g2am66e88r','lic_nfr5w9fn3ndqkp4ffe1x','staging-4ffe1x','sha256:nfr5w9fn3ndqkp4ffe1x2',NULL,NULL,NULL,'1.0.0','10.12.0.3','2026-06-23 15:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_atzw8qkwv3gb30pe0543','lic_nfr5w9fn3ndqkp4ffe1x','ci-runner-4ffe1x','sha256:nfr5w9fn3ndqkp4ffe1x3',NULL,NULL,'Ci runner','1.0.0','10.12.0.4','2026-06-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_0c087328g185avbwgjd3','lic_nfr5w9fn3ndqkp4ffe1x','laptop-dev-4ffe1x','sha256:nfr5w9fn3ndqkp4ffe1x4',NULL,NULL,'Laptop dev','1.0.0','10.12.1.1','2026-06-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_8r3a8vr6a84mhhd97z3r','lic_c2mscx65962kza7d3jmp','prod-eu-1-7d3jmp','sha256:c2mscx65962kza7d3jmp0',NULL,NULL,'Prod eu 1','1.0.0','10.13.0.1','2026-06-23 13:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_ej5j6bpbkr08qnk6qjwx','lic_c2mscx65962kza7d3jmp','prod-us-1-7d3jmp','sha256:c2mscx65962kza7d3jmp1',NULL,NULL,'Prod us 1','1.0.0','10.13.0.2','2026-06-23 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4ty0vmmagxb7w7f2qm29','lic_c2mscx65962kza7d3jmp','staging-7d3jmp','sha256:c2mscx65962kza7d3jmp2',NULL,NULL,NULL,'1.0.0','10.13.0.3','2026-06-23 15:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_e8g0qte65ed0j7n0q677','lic_c2mscx65962kza7d3jmp','ci-runner-7d3jmp','sha256:c2mscx65962kza7d3jmp3',NULL,NULL,'Ci runner','1.0.0','10.13.0.4','2026-06-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_8s36hcqn70nhqgyq4tmt','lic_c2mscx65962kza7d3jmp','laptop-dev-7d3jmp','sha256:c2mscx65962kza7d3jmp4',NULL,NULL,'Laptop dev','1.0.0','10.13.1.1','2026-06-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_q4zznem9bamwn58e03b9','lic_5k0x22tnsbsa0nx3gbhc','prod-eu-1-x3gbhc','sha256:5k0x22tnsbsa0nx3gbhc0','100000000518',NULL,'Prod eu 1','1.0.0','10.14.0.1','2026-08-14 13:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,'2026-08-15 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_200pnapkqrdnkwzckxfn','lic_5k0x22tnsbsa0nx3gbhc','laptop-dev-x3gbhc','sha256:5k0x22tnsbsa0nx3gbhc4',NULL,NULL,'Laptop dev','1.0.0','10.14.1.1','2026-08-15 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_emgxxmazma3my1q46632','lic_2t86neemaj7ecjrn9mgx','prod-eu-1-rn9mgx','sha256:2t86neemaj7ecjrn9mgx0',NULL,NULL,'Prod eu 1','1.0.0','10.15.0.1','2026-08-22 13:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_c1rtp3fsw8z89xmkh92n','lic_2t86neemaj7ecjrn9mgx','prod-us-1-rn9mgx','sha256:2t86neemaj7ecjrn9mgx1',NULL,NULL,'Prod us 1','1.0.0','10.15.0.2','2026-08-22 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_mfgpbfscmr8cfx311fek','lic_2t86neemaj7ecjrn9mgx','staging-rn9mgx','sha256:2t86neemaj7ecjrn9mgx2',NULL,NULL,NULL,'1.0.0','10.15.0.3','2026-08-22 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_gwrewvms5qjvf7zcqma7','lic_2t86neemaj7ecjrn9mgx','ci-runner-rn9mgx','sha256:2t86neemaj7ecjrn9mgx3',NULL,NULL,'Ci runner','1.0.0','10.15.0.4','2026-08-22 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_hx6m18yb2gp0y6c9ghx7','lic_2t86neemaj7ecjrn9mgx','laptop-dev-rn9mgx','sha256:2t86neemaj7ecjrn9mgx4',NULL,NULL,'Laptop dev','1.0.0','10.15.1.1','2026-08-23 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_qbfgyschjth9zff045ra','lic_wfcf4jwevaq8vvdh1wx5','prod-eu-1-dh1wx5','sha256:wfcf4jwevaq8vvdh1wx50','100000000592',NULL,'Prod eu 1','1.0.0','10.16.0.1','2026-09-20 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-09-21 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_49hb4z55mfaadf116p3f','lic_wfcf4jwevaq8vvdh1wx5','prod-us-1-dh1wx5','sha256:wfcf4jwevaq8vvdh1wx51',NULL,NULL,'Prod us 1','1.0.0','10.16.0.2','2026-09-20 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_qhwnzsrm02kc6gw8pycj','lic_wfcf4jwevaq8vvdh1wx5','staging-dh1wx5','sha256:wfcf4jwevaq8vvdh1wx52',NULL,NULL,NULL,'1.0.0','10.16.0.3','2026-09-20 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_0gt3q343e8rqcjdzna9g','lic_wfcf4jwevaq8vvdh1wx5','ci-runner-dh1wx5','sha256:wfcf4jwevaq8vvdh1wx53',NULL,NULL,'Ci runner','1.0.0','10.16.0.4','2026-09-20 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_fhj2m4wakw36q93xedyg','lic_wfcf4jwevaq8vvdh1wx5','laptop-dev-dh1wx5','sha256:wfcf4jwevaq8vvdh1wx54',NULL,NULL,'Laptop dev','1.0.0','10.16.1.1','2026-09-21 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_fvjdw8z5z00rdfmgfrgn','lic_wzz1av3wseerd3m410gf','prod-eu-1-m410gf','sha256:wzz1av3wseerd3m410gf0','100000000629',NULL,'Prod eu 1','1.0.0','10.17.0.1','2026-10-18 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2026-10-19 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_a0d1z66mv0es7dvpehm8','lic_wzz1av3wseerd3m410gf','prod-us-1-m410gf','sha256:wzz1av3wseerd3m410gf1',NULL,NULL,'Prod us 1','1.0.0','10.17.0.2','2026-10-18 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_brxadzsd75qm7mv69zcz','lic_wzz1av3wseerd3m410gf','staging-m410gf','sha256:wzz1av3wseerd3m410gf2',NULL,NULL,NULL,'1.0.0','10.17.0.3','2026-10-18 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_24qpjay32mj0rzpysns2','lic_wzz1av3wseerd3m410gf','ci-runner-m410gf','sha256:wzz1av3wseerd3m410gf3',NULL,NULL,'Ci runner','1.0.0','10.17.0.4','2026-10-18 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_0c7280sy2s33kwqgf16t','lic_wzz1av3wseerd3m410gf','laptop-dev-m410gf','sha256:wzz1av3wseerd3m410gf4',NULL,NULL,'Laptop dev','1.0.0','10.17.1.1','2026-10-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_kcez3q2jk1dtwbw53ykz','lic_2pqn7fdxx7sqxqcy2rrz','prod-eu-1-cy2rrz','sha256:2pqn7fdxx7sqxqcy2rrz0',NULL,NULL,'Prod eu 1','1.0.0','10.18.0.1','2026-10-18 13:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_kk2dd1aft7t1z6s62e5a','lic_2pqn7fdxx7sqxqcy2rrz','prod-us-1-cy2rrz','sha256:2pqn7fdxx7sqxqcy2rrz1',NULL,NULL,'Prod us 1','1.0.0','10.18.0.2','2026-10-18 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_7sa1vc2my584r997qahb','lic_2pqn7fdxx7sqxqcy2rrz','staging-cy2rrz','sha256:2pqn7fdxx7sqxqcy2rrz2',NULL,NULL,NULL,'1.0.0','10.18.0.3','2026-10-18 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_kgznbf85kgw18n8r5dxm','lic_2pqn7fdxx7sqxqcy2rrz','ci-runner-cy2rrz','sha256:2pqn7fdxx7sqxqcy2rrz3',NULL,NULL,'Ci runner','1.0.0','10.18.0.4','2026-10-18 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_d0ts5t23r0psgrmkk7p5','lic_2pqn7fdxx7sqxqcy2rrz','laptop-dev-cy2rrz','sha256:2pqn7fdxx7sqxqcy2rrz4',NULL,NULL,'Laptop dev','1.0.0','10.18.1.1','2026-10-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_r131ck7yhv4yhbnfqtmr','lic_hy2b3dkfzshm30c8eavg','prod-eu-1-c8eavg','sha256:hy2b3dkfzshm30c8eavg0','100000000703',NULL,'Prod eu 1','1.0.0','10.19.0.1','2026-11-08 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-11-09 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_wkar3mjj2gz049gp7y1s','lic_hy2b3dkfzshm30c8eavg','prod-us-1-c8eavg','sha256:hy2b3dkfzshm30c8eavg1',NULL,NULL,'Prod us 1','1.0.0','10.19.0.2','2026-11-08 14:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_tejvmtj8es474349dy0w','lic_hy2b3dkfzshm30c8eavg','staging-c8eavg','sha256:hy2b3dkfzshm30c8eavg2',NULL,NULL,NULL,'1.0.0','10.19.0.3','2026-11-08 15:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_xh4amfjhf882ym4qs8ze','lic_hy2b3dkfzshm30c8eavg','ci-runner-c8eavg','sha256:hy2b3dkfzshm30c8eavg3',NULL,NULL,'Ci runner','1.0.0','10.19.0.4','2026-11-08 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4bgmag4ksv269k94vx86','lic_hy2b3dkfzshm30c8eavg','laptop-dev-c8eavg','sha256:hy2b3dkfzshm30c8eavg4',NULL,NULL,'Laptop dev','1.0.0','10.19.1.1','2026-11-09 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_1d1dhew1vyyp94akg7jp','lic_7yyh9qcnazg250nvgwht','prod-eu-1-nvgwht','sha256:7yyh9qcnazg250nvgwht0','100000000740',NULL,'Prod eu 1','1.0.0','10.20.0.1','2026-11-15 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-11-16 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_jqp0hdaegbknxyn5crxq','lic_7yyh9qcnazg250nvgwht','prod-us-1-nvgwht','sha256:7yyh9qcnazg250nvgwht1',NULL,NULL,'Prod us 1','1.0.0','10.20.0.2','2026-11-15 14:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_s20j5385n6ydhc9x5qf0','lic_7yyh9qcnazg250nvgwht','staging-nvgwht','sha256:7yyh9qcnazg250nvgwht2',NULL,NULL,NULL,'1.0.0','10.20.0.3','2026-11-15 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_v58ksn3t6ncgrqdp5rzn','lic_7yyh9qcnazg250nvgwht','ci-runner-nvgwht','sha256:7yyh9qcnazg250nvgwht3',NULL,NULL,'Ci runner','1.0.0','10.20.0.4','2026-11-15 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_bhfhjjz6p1gsxfxm9an0','lic_7yyh9qcnazg250nvgwht','laptop-dev-nvgwht','sha256:7yyh9qcnazg250nvgwht4',NULL,NULL,'Laptop dev','1.0.0','10.20.1.1','2026-11-16 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_1mnz4r9ptyccwqjbghyv','lic_gbkg3hsasfp47bhk24ka','prod-eu-1-hk24ka','sha256:gbkg3hsasfp47bhk24ka0','100000000777',NULL,'Prod eu 1','1.0.0','10.21.0.1','2026-11-18 13:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,'2026-11-19 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_1whyk7n1a9sv5fygg1zd','lic_gbkg3hsasfp47bhk24ka','laptop-dev-hk24ka','sha256:gbkg3hsasfp47bhk24ka4',NULL,NULL,'Laptop dev','1.0.0','10.21.1.1','2026-11-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0010');
CREATE TABLE answer_batches (
	id INTEGER NOT NULL, 
	amount INTEGER NOT NULL, 
	answers TEXT NOT NULL, 
	CONSTRAINT pk_answer_batches PRIMARY KEY (id)
);
CREATE TABLE api_keys (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	tail VARCHAR(4) NOT NULL, 
	scopes JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	last_used_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_api_keys PRIMARY KEY (id), 
	CONSTRAINT uq_api_keys_digest UNIQUE (digest)
);
INSERT INTO "api_keys" VALUES('key_t2nfygmwn216twz6p7eq','Billing export','5e4b283048ecfc181d1b32980ae02fa6cb0de40d619b4f35f77ad5a464110d97','Re_I','["billing:read"]','2026-09-01 12:00:00.000000',NULL,NULL,NULL);
INSERT INTO "api_keys" VALUES('key_8k8bn0fkh50jtcstbwpw','CRM','1641fefea5dc3708d543a81537adc0a4862efb174863d9536ee35d159c3b3db6','G8yQ','["customers:write"]','2026-09-01 12:00:00.000000',NULL,NULL,NULL);
CREATE TABLE audit (
	seq BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR(128) NOT NULL, 
	action VARCHAR(64) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	address VARCHAR(64), 
	request_id VARCHAR(64), 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	seal VARCHAR(64) NOT NULL, erased_in BIGINT, erased_mark VARCHAR(64), 
	CONSTRAINT pk_audit PRIMARY KEY (seq)
);
INSERT INTO "audit" VALUES(1,'2026-11-20 12:00:00.000000','system','product.created','OPT',NULL,NULL,'{}','{"code": "OPT", "name": "OptimNow FinOps Tag Compliance MCP", "key_scheme": "short", "key_variable": "OPTIMNOW_LICENSE_KEY", "purchase_url": "https://optimnow.io/pricing", "tools": {"check_tag_compliance": {"feature": "check_tag_compliance", "limit": "resources", "count": "aws", "filters": "filters"}, "find_untagged_resources": {"feature": "find_untagged_resources", "limit": "resources", "count": "aws"}, "generate_compliance_report": {"feature": "generate_compliance_report", "limit": "resources", "count": "aws"}, "validate_resource_tags": {"feature": "validate_resource_tags", "limit": "resources", "count": "len(resource_arns)"}, "suggest_tags": {"feature": "suggest_tags", "limit": null, "count": null}}, "early_adopters": {"percent": 30, "customers": 10}}','977fc5d36cb62e15ccaa4db665ffd478d498b238a490504235183288c8840d37',NULL,NULL);
INSERT INTO "audit" VALUES(2,'2026-11-20 12:00:00.000000','system','plan.created','OPT/starter',NULL,NULL,'{}','{"product": "OPT", "code": "starter", "name": "Starter", "segment": "STARTER", "price": "1499.00", "currency": "EUR", "duration_days": 365, "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "heartbeat_seconds": 600, "support": "Email (48h)", "dunning_days": 14}','fd8297ad93087a76fd00feea1ae28a4f25513c45ce41e7d1fcd2c80b8c00efb6',NULL,NULL);
INSERT INTO "audit" VALUES(3,'2026-11-20 12:00:00.000000','system','plan.created','OPT/pro',NULL,NULL,'{}','{"product": "OPT", "code": "pro", "name": "Professional", "segment": "PRO", "price": "4999.00", "currency": "EUR", "duration_days": 365, "trial_days": 14, "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "heartbeat_seconds": 600, "support": "Email (24h)", "dunning_days": 14}','9e555c8648652c6ad9c7648ac78032b2a0d236ce424559c7b2adf0df87d033dc',NULL,NULL);
INSERT INTO "audit" VALUES(4,'2026-11-20 12:00:00.000000','system','plan.created','OPT/enterprise',NULL,NULL,'{}','{"product": "OPT", "code": "enterprise", "name": "Enterprise", "segment": "ENT", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "support": "Slack (4h SLA)", "dunning_days": 14}','ec7a1b2fdcc22b2c1f766751985f3ca4c6c941141539fd98d5c2f916ec4ae16c',NULL,NULL);
INSERT INTO "audit" VALUES(5,'2026-11-20 12:00:00.000000','system','product.created','NLS',NULL,NULL,'{}','{"code": "NLS", "name": "Nectar", "key_scheme": "jwt", "key_algorithm": "EdDSA", "key_variable": "NECTAR_LICENSE_KEY", "tools": {}}','6082378386128afaca66ca91c4cee8a18c395808dac12e244bb0acd3c20fcf81',NULL,NULL);
INSERT INTO "audit" VALUES(6,'2026-11-20 12:00:00.000000','system','plan.created','NLS/enterprise',NULL,NULL,'{}','{"product": "NLS", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["workflows", "integrations"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "heartbeat_seconds": 600, "dunning_days": 14}','7ffd11019f0e664fb6b51b3b58eca188f5a46c111cd59240a8558e98ea105bef',NULL,NULL);
INSERT INTO "audit" VALUES(7,'2026-11-20 12:00:00.000000','system','product.created','CAIO',NULL,NULL,'{}','{"code": "CAIO", "name": "CAIO", "key_scheme": "hmac", "key_variable": "CAIO_LICENSE_KEY", "tools": {}}','ee587daea9791f48f1a8d95e2f7832a9c41dea154184995ff7e57f0bf319e57b',NULL,NULL);
INSERT INTO "audit" VALUES(8,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/trial',NULL,NULL,'{}','{"product": "CAIO", "code": "trial", "name": "Trial", "duration_days": 30, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 0, "dunning_days": 14}','7d01ff7bd023145eed010a7cdb1912e283ad1111917e4f54ba380e91d739ed79',NULL,NULL);
INSERT INTO "audit" VALUES(9,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/standard',NULL,NULL,'{}','{"product": "CAIO", "code": "standard", "name": "Standard", "duration_days": 365, "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "dunning_days": 14}','8de9def6d2cf0c953a73704b2ffe40fb7a62fa59de2df16152aa922bfd4ade0f',NULL,NULL);
INSERT INTO "audit" VALUES(10,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/enterprise',NULL,NULL,'{}','{"product": "CAIO", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "dunning_days": 14}','0943d7922f921b9cad495e923b2f6c117f6e75ad903262212e792539a967bad7',NULL,NULL);
INSERT INTO "audit" VALUES(11,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/perpetual',NULL,NULL,'{}','{"product": "CAIO", "code": "perpetual", "name": "Perpetual", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "dunning_days": 14}','f9e5465aa5230812d34157ad8151d8cf677273fe3574dabb6c6b7750347613eb',NULL,NULL);
INSERT INTO "audit" VALUES(12,'2026-11-20 12:00:00.000000','system','product.created','LMG',NULL,NULL,'{}','{"code": "LMG", "name": "Local MCP Gateway", "key_scheme": "ed25519", "key_variable": "LMG_LICENSE_KEY", "tools": {}}','0c20954c3bc1325bbbc2d56099e82a67af18ef4dcffd94c54f12919580c56ad9',NULL,NULL);
INSERT INTO "audit" VALUES(13,'2026-11-20 12:00:00.000000','system','plan.created','LMG/free',NULL,NULL,'{}','{"product": "LMG", "code": "free", "name": "Free", "price": "0.00", "currency": "EUR", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 1, "servers": 3}, "quotas": {"requests": {"amount": 1000, "period": "month"}}, "rates": {"requests": "30 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Community", "dunning_days": 14}','f20c4a383abc2dfce1e5617ace56e3b01f842dfe466c20dac32b549713de3f4f',NULL,NULL);
INSERT INTO "audit" VALUES(14,'2026-11-20 12:00:00.000000','system','plan.created','LMG/pro',NULL,NULL,'{}','{"product": "LMG", "code": "pro", "name": "Pro", "price": "19.00", "currency": "EUR", "duration_days": 30, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 10, "servers": 25}, "quotas": {"requests": {"amount": 100000, "period": "month"}}, "rates": {"requests": "300 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Email (48h)", "dunning_days": 14, "lapses_to": "free"}','d7f8056652266ab1405a10c1a2ed99f1b4d80c235225c77b5fc58d34046a72a8',NULL,NULL);
INSERT INTO "audit" VALUES(15,'2026-11-20 12:00:00.000000','system','plan.created','LMG/team',NULL,NULL,'{}','{"product": "LMG", "code": "team", "name": "Team", "price": "79.00", "currency": "EUR", "duration_days": 30, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Email (24h)", "dunning_days": 14, "lapses_to": "free"}','6bf70dbe4729119248b4e453bdc93e8acf2fff236c1f61cb6c238a33b8c5f0cf',NULL,NULL);
INSERT INTO "audit" VALUES(16,'2026-11-20 12:00:00.000000','system','plan.created','LMG/enterprise',NULL,NULL,'{}','{"product": "LMG", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "support": "Slack (4h SLA)", "dunning_days": 14}','430bf4602467672aa2e885237bdcc76cc5cfa6f123badd4fa7d86e64d50d8475',NULL,NULL);
INSERT INTO "audit" VALUES(17,'2025-12-25 12:00:00.000000','system','customer.created','cus_jt5144fnesz2wf692gcf',NULL,NULL,'{}','{"email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "reminders": true}','0071abe65bdeb1890b214022209195af778d4a29a7aa55e21d757e6f37548c6d',NULL,NULL);
INSERT INTO "audit" VALUES(18,'2025-12-25 12:00:00.000000','system','license.issued','lic_v8zsvfetwvas3ph3q9m0',NULL,NULL,'{}','{"id": "lic_v8zsvfetwvas3ph3q9m0", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_jt5144fnesz2wf692gcf", "key_tail": "31AG", "status": "active", "created_at": "2025-12-25T12:00:00Z", "expires_at": "2026-12-25T12:00:00Z", "grace_until": "2027-01-01T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','6cf78d3fd889fe7ba6abb687e8a7a722ee01d263b0b8a4b5bfbedb0a66cb1d98',NULL,NULL);
INSERT INTO "audit" VALUES(19,'2026-07-23 12:00:00.000000','system','license.issued','lic_vams93dga0gdyg56vce2',NULL,NULL,'{}','{"id": "lic_vams93dga0gdyg56vce2", "product": "CAIO", "plan": "standard", "plan_name": "Standard", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_jt5144fnesz2wf692gcf", "key_tail": "441c", "status": "active", "created_at": "2026-07-23T12:00:00Z", "expires_at": "2027-07-23T12:00:00Z", "grace_until": "2027-07-30T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "aws_accounts": [], "version": 1}','2c89ab88acbb7888ba6aaa2880e4d5b8de0e553442bba6d54e37b8f3e80d72ec',NULL,NULL);
INSERT INTO "audit" VALUES(20,'2024-12-20 12:00:00.000000','system','license.issued','lic_v992g9xh9yea667nr0s8',NULL,NULL,'{}','{"id": "lic_v992g9xh9yea667nr0s8", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_jt5144fnesz2wf692gcf", "key_tail": "TQMH", "status": "active", "created_at": "2024-12-20T12:00:00Z", "expires_at": "2025-12-25T12:00:00Z", "grace_until": "2026-01-01T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','260eeb5a1580659c95f03c5db7a52b62e93969d7b38cebf28b8a75691988e721',NULL,NULL);
INSERT INTO "audit" VALUES(21,'2026-10-31 12:00:00.000000','system','license.issued','lic_5da7v7vg8egdz4qk0za9',NULL,NULL,'{}','{"id": "lic_5da7v7vg8egdz4qk0za9", "product": "LMG", "plan": "team", "plan_name": "Team", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_jt5144fnesz2wf692gcf", "key_tail": "K-DA", "key_kid": "2026-11-679f5b", "status": "active", "created_at": "2026-10-31T12:00:00Z", "expires_at": "2026-11-30T12:00:00Z", "grace_until": "2026-12-07T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "price": "79.00", "currency": "EUR", "aws_accounts": [], "version": 1}','2cf14cd0a45be5e46fde2c715bc8bd31e8b46946d6a9ffe8e8b49ebb50136cbd',NULL,NULL);
INSERT INTO "audit" VALUES(22,'2026-02-03 12:00:00.000000','system','customer.created','cus_2jvzwkqe0xcqpqrrra5j',NULL,NULL,'{}','{"email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "reminders": true}','dbf87272943b4b8652c0b12bfa5408f04eb6c36d5db1848f300ad393b3b8bb51',NULL,NULL);
INSERT INTO "audit" VALUES(23,'2026-02-03 12:00:00.000000','system','license.issued','lic_w61x6pq5nwzydkhdt0v2',NULL,NULL,'{}','{"id": "lic_w61x6pq5nwzydkhdt0v2", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "customer_id": "cus_2jvzwkqe0xcqpqrrra5j", "key_tail": "6MYV", "status": "active", "created_at": "2026-02-03T12:00:00Z", "expires_at": "2027-02-03T12:00:00Z", "grace_until": "2027-02-10T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','44666dd7109b77c60f54063df279f40fb7b1d4cb6e609284be159295f846080b',NULL,NULL);
INSERT INTO "audit" VALUES(24,'2026-08-12 12:00:00.000000','system','license.issued','lic_vf828wzm03h1z5wvetpw',NULL,NULL,'{}','{"id": "lic_vf828wzm03h1z5wvetpw", "product": "CAIO", "plan": "standard", "plan_name": "Standard", "trial": false, "email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "customer_id": "cus_2jvzwkqe0xcqpqrrra5j", "key_tail": "04dd", "status": "active", "created_at": "2026-08-12T12:00:00Z", "expires_at": "2027-08-12T12:00:00Z", "grace_until": "2027-08-19T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "aws_accounts": [], "version": 1}','8fb4ef50c822331e89442377d8b886b4ccafa57b85b42423e1ff749892dcddfc',NULL,NULL);
INSERT INTO "audit" VALUES(25,'2026-03-05 12:00:00.000000','system','customer.created','cus_a2se3azwh0r67btjhxcy',NULL,NULL,'{}','{"email": "claire.dubois@atelier-nord.example", "name": "Claire Dubois", "reminders": true}','7173ec1301f7beb0922c0ef6e207ce882dcad198ecc53575dab942f0130b16c1',NULL,NULL);
INSERT INTO "audit" VALUES(26,'2026-03-05 12:00:00.000000','system','license.issued','lic_r8sp15qdjqrgqfcaawn7',NULL,NULL,'{}','{"id": "lic_r8sp15qdjqrgqfcaawn7", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "claire.dubois@atelier-nord.example", "name": "Claire Dubois", "customer_id": "cus_a2se3azwh0r67btjhxcy", "key_tail": "QJMJ", "status": "active", "created_at": "2026-03-05T12:00:00Z", "expires_at": "2027-03-05T12:00:00Z", "grace_until": "2027-03-12T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','606b331229a927c320a8ec9ca7aebc279dd6c5f10fa78a0a7ae5a24cb1bd9436',NULL,NULL);
INSERT INTO "audit" VALUES(27,'2026-03-25 12:00:00.000000','system','customer.created','cus_wcj2dqjtqvs49aza8137',NULL,NULL,'{}','{"email": "ops@fjord-logistics.example", "name": "Henrik Dahl", "reminders": true}','ee02d892e87e2e87d8dfb2fec5d37f4906485a46f40a66b395eb03d911fc6b9b',NULL,NULL);
INSERT INTO "audit" VALUES(28,'2026-03-25 12:00:00.000000','system','license.issued','lic_f2nccsbbpavw8zfhkpks',NULL,NULL,'{}','{"id": "lic_f2nccsbbpavw8zfhkpks", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "ops@fjord-logistics.example", "name": "Henrik Dahl", "customer_id": "cus_wcj2dqjtqvs49aza8137", "key_tail": "9CE0", "status": "active", "created_at": "2026-03-25T12:00:00Z", "expires_at": "2026-12-11T12:00:00Z", "grace_until": "2026-12-18T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','32e34a4020e63b3acdc9e70e18f3c7da6c9de9d3e7c56ed4125cf315d9e9df97',NULL,NULL);
INSERT INTO "audit" VALUES(29,'2026-04-13 12:00:00.000000','system','customer.created','cus_qsmv2xnkfda0w8h19b0m',NULL,NULL,'{}','{"email": "it@granada-foods.example", "name": "Luc\u00eda Romero", "reminders": true}','433fcbc74284ad10228d24f168bd3b9bf34aac89df002a2267a7d93418877cc3',NULL,NULL);
INSERT INTO "audit" VALUES(30,'2026-04-13 12:00:00.000000','system','license.issued','lic_gvksb2e69pt8vxw44v2d',NULL,NULL,'{}','{"id": "lic_gvksb2e69pt8vxw44v2d", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "it@granada-foods.example", "name": "Luc\u00eda Romero", "customer_id": "cus_qsmv2xnkfda0w8h19b0m", "key_tail": "JTJ6", "status": "active", "created_at": "2026-04-13T12:00:00Z", "expires_at": "2026-11-25T12:00:00Z", "grace_until": "2026-12-02T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','d941477b5f808ecbf62fd6b671322fc501fa417d74ef4de251fd10af8796adf7',NULL,NULL);
INSERT INTO "audit" VALUES(31,'2026-05-04 12:00:00.000000','system','customer.created','cus_dw4ry4e8qse24bhg08k4',NULL,NULL,'{}','{"email": "platform@helix-bio.example", "name": "Priya Raman", "reminders": true}','d5b2afb4715a2f3b2fb0d884b584fbd18c0adda7935528f4ae14be38d5872dc6',NULL,NULL);
INSERT INTO "audit" VALUES(32,'2026-05-04 12:00:00.000000','system','license.issued','lic_skmcxvg8z5ab4gshexts',NULL,NULL,'{}','{"id": "lic_skmcxvg8z5ab4gshexts", "product": "NLS", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "platform@helix-bio.example", "name": "Priya Raman", "customer_id": "cus_dw4ry4e8qse24bhg08k4", "key_tail": "8e61", "key_kid": "2026-11-679f5b", "status": "active", "created_at": "2026-05-04T12:00:00Z", "expires_at": "2027-05-04T12:00:00Z", "grace_until": "2027-05-11T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["workflows", "integrations"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','5f04bb9b91f8ecbd52399441ac178f01ea3a9a8ac3aceb85b2c4812700acb2f5',NULL,NULL);
INSERT INTO "audit" VALUES(33,'2026-05-04 12:00:00.000000','system','license.issued','lic_wbfk5nk1enqvfmfg74s3',NULL,NULL,'{}','{"id": "lic_wbfk5nk1enqvfmfg74s3", "product": "OPT", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "platform@helix-bio.example", "name": "Priya Raman", "customer_id": "cus_dw4ry4e8qse24bhg08k4", "key_tail": "YWSZ", "status": "active", "created_at": "2026-05-04T12:00:00Z", "expires_at": "2027-05-04T12:00:00Z", "grace_until": "2027-05-11T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','8520756c60bbb05515755188211acd860514dd64a84edbf9dd112e77dd476f81',NULL,NULL);
INSERT INTO "audit" VALUES(34,'2026-06-09 12:00:00.000000','system','customer.created','cus_55jp29dsng0p55xrv7d4',NULL,NULL,'{}','{"email": "cloud@kestrel-air.example", "name": "Owen Hughes", "reminders": true}','54d1d25942b046d6511b54471ab9a2b6ba29d1b079587324ad7bd2e0b4bf42bc',NULL,NULL);
INSERT INTO "audit" VALUES(35,'2026-06-09 12:00:00.000000','system','license.issued','lic_3d87ma66xvx79b959zbd',NULL,NULL,'{}','{"id": "lic_3d87ma66xvx79b959zbd", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "cloud@kestrel-air.example", "name": "Owen Hughes", "customer_id": "cus_55jp29dsng0p55xrv7d4", "key_tail": "R2QV", "status": "active", "created_at": "2026-06-09T12:00:00Z", "expires_at": "2027-06-09T12:00:00Z", "grace_until": "2027-06-16T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','79a7ff79d2b952bfb20db47c8a91a54c4f8cb703165ce607294d0357e49356c0',NULL,NULL);
INSERT INTO "audit" VALUES(36,'2026-11-16 12:00:00.000000','system','license.suspended','lic_3d87ma66xvx79b959zbd',NULL,NULL,'{"status": "active", "status_changed_at": null, "version": 1}','{"status": "suspended", "status_changed_at": "2026-11-16T12:00:00Z", "version": 2}','605a8fe5468d3c2ae6eaf581e97818ad34a20deab79ef0044783dffef5116fa5',NULL,NULL);
INSERT INTO "audit" VALUES(37,'2026-06-23 12:00:00.000000','system','customer.created','cus_51zn59wj8yw24yxn4xgg',NULL,NULL,'{}','{"email": "devops@lumen-studio.example", "name": "Mara Vogel", "reminders": true}','055cb283fb693dd132ae1bf0ac396d4a82a916ad919234424418ffe8885322fd',NULL,NULL);
INSERT INTO "audit" VALUES(38,'2026-06-23 12:00:00.000000','system','license.issued','lic_nfr5w9fn3ndqkp4ffe1x',NULL,NULL,'{}','{"id": "lic_nfr5w9fn3ndqkp4ffe1x", "product": "LMG", "plan": "pro", "plan_name": "Pro", "trial": false, "email": "devops@lumen-studio.example", "name": "Mara Vogel", "customer_id": "cus_51zn59wj8yw24yxn4xgg", "key_tail": "ltCg", "key_kid": "2026-11-679f5b", "status": "active", "created_at": "2026-06-23T12:00:00Z", "expires_at": "2026-12-06T12:00:00Z", "grace_until": "2026-12-13T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 10, "servers": 25}, "quotas": {"requests": {"amount": 100000, "period": "month"}}, "rates": {"requests": "300 per minute"}, "offline_days": 1, "grace_days": 7, "price": "19.00", "currency": "EUR", "aws_accounts": [], "version": 1}','d24da03aa563f50987fccad270d48210da9d606dea9eb30b2416bab237a5fda1',NULL,NULL);
INSERT INTO "audit" VALUES(39,'2026-06-23 12:00:00.000000','system','license.issued','lic_c2mscx65962kza7d3jmp',NULL,NULL,'{}','{"id": "lic_c2mscx65962kza7d3jmp", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "devops@lumen-studio.example", "name": "Mara Vogel", "customer_id": "cus_51zn59wj8yw24yxn4xgg", "key_tail": "2683", "status": "active", "created_at": "2026-06-23T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','5b9a7a187d1227c089d9bc98d9e421ffabb8043bad2af7c2630c522fbc83a73a',NULL,NULL);
INSERT INTO "audit" VALUES(40,'2026-08-14 12:00:00.000000','system','customer.created','cus_3sz80em5k0wvthvdadr7',NULL,NULL,'{}','{"email": "infra@northwind-retail.example", "name": "Jonas Becker", "reminders": true}','21ab99cf650d149478359104459c81c2db784f0f5a4f0002b7dc616e2dd16086',NULL,NULL);
INSERT INTO "audit" VALUES(41,'2026-08-14 12:00:00.000000','system','license.issued','lic_5k0x22tnsbsa0nx3gbhc',NULL,NULL,'{}','{"id": "lic_5k0x22tnsbsa0nx3gbhc", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "infra@northwind-retail.example", "name": "Jonas Becker", "customer_id": "cus_3sz80em5k0wvthvdadr7", "key_tail": "N7WS", "status": "active", "created_at": "2026-08-14T12:00:00Z", "expires_at": "2026-11-17T12:00:00Z", "grace_until": "2026-11-24T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','a817afd5d67378fd3bf6258f004b92093975dd0559761cb1358b82069a164cc3',NULL,NULL);
INSERT INTO "audit" VALUES(42,'2026-08-22 12:00:00.000000','system','license.issued','lic_2t86neemaj7ecjrn9mgx',NULL,NULL,'{}','{"id": "lic_2t86neemaj7ecjrn9mgx", "product": "LMG", "plan": "free", "plan_name": "Free", "trial": false, "email": "infra@northwind-retail.example", "name": "Jonas Becker", "customer_id": "cus_3sz80em5k0wvthvdadr7", "key_tail": "leAQ", "key_kid": "2026-11-679f5b", "status": "active", "created_at": "2026-08-22T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 1, "servers": 3}, "quotas": {"requests": {"amount": 1000, "period": "month"}}, "rates": {"requests": "30 per minute"}, "offline_days": 1, "grace_days": 7, "price": "0.00", "currency": "EUR", "aws_accounts": [], "version": 1}','cac16cb23eddb8e982b5c032140cef364dbdb2293cef5bced94546e22404a891',NULL,NULL);
INSERT INTO "audit" VALUES(43,'2026-09-20 12:00:00.000000','system','customer.created','cus_3s28f5gdxds2w4vjjkjs',NULL,NULL,'{}','{"email": "sre@orchid-health.example", "name": "Am\u00e9lie Laurent", "reminders": true}','feaaf53d5a906f803842992b925573307cc4401c0bf6309b7dd312360d4a59ee',NULL,NULL);
INSERT INTO "audit" VALUES(44,'2026-09-20 12:00:00.000000','system','license.issued','lic_wfcf4jwevaq8vvdh1wx5',NULL,NULL,'{}','{"id": "lic_wfcf4jwevaq8vvdh1wx5", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "sre@orchid-health.example", "name": "Am\u00e9lie Laurent", "customer_id": "cus_3s28f5gdxds2w4vjjkjs", "key_tail": "ZR52", "status": "active", "created_at": "2026-09-20T12:00:00Z", "expires_at": "2027-09-20T12:00:00Z", "grace_until": "2027-09-27T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','0c0e0dccea0942ae021f74c61d99a8861f8f487fd275696b2f0eb4fa6bd43bd0',NULL,NULL);
INSERT INTO "audit" VALUES(45,'2026-11-16 12:00:00.000000','system','license.revoked','lic_wfcf4jwevaq8vvdh1wx5',NULL,NULL,'{"status": "active", "status_changed_at": null, "version": 1}','{"status": "revoked", "status_changed_at": "2026-11-16T12:00:00Z", "version": 2}','300a23eea8b5620491fc726618ab1ddac355a0a483d2985a4b467f945eb0fe80',NULL,NULL);
INSERT INTO "audit" VALUES(46,'2026-10-18 12:00:00.000000','system','customer.created','cus_zrq380k4x5r9ng93n20d',NULL,NULL,'{}','{"email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "reminders": true}','76a209deed3785dba7dcd8bf70f7d51d87b716da32da6eac15741d52a60d0b33',NULL,NULL);
INSERT INTO "audit" VALUES(47,'2026-10-18 12:00:00.000000','system','license.issued','lic_wzz1av3wseerd3m410gf',NULL,NULL,'{}','{"id": "lic_wzz1av3wseerd3m410gf", "product": "OPT", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "customer_id": "cus_zrq380k4x5r9ng93n20d", "key_tail": "50VP", "status": "active", "created_at": "2026-10-18T12:00:00Z", "expires_at": "2027-10-18T12:00:00Z", "grace_until": "2027-10-25T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','999c180ef894d8e843075b381cd74b0450da9b3aed833671aa1ae831a6645068',NULL,NULL);
INSERT INTO "audit" VALUES(48,'2026-10-18 12:00:00.000000','system','license.issued','lic_2pqn7fdxx7sqxqcy2rrz',NULL,NULL,'{}','{"id": "lic_2pqn7fdxx7sqxqcy2rrz", "product": "CAIO", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "customer_id": "cus_zrq380k4x5r9ng93n20d", "key_tail": "e587", "status": "active", "created_at": "2026-10-18T12:00:00Z", "expires_at": "2027-10-18T12:00:00Z", "grace_until": "2027-10-25T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','82c3f80085ba3a51aec15b871beda06d94b4903a4156405c1596bcabcac3afb7',NULL,NULL);
INSERT INTO "audit" VALUES(49,'2026-11-08 12:00:00.000000','system','customer.created','cus_ktpr30jm9xqhcc0drtyv',NULL,NULL,'{}','{"email": "team@quarry-games.example", "name": "Elias Lind", "reminders": true}','60ae49628e0643e647948242502cc025f2392524b8e2e1cfb67c1860f425badc',NULL,NULL);
INSERT INTO "audit" VALUES(50,'2026-11-08 12:00:00.000000','system','license.issued','lic_hy2b3dkfzshm30c8eavg',NULL,NULL,'{}','{"id": "lic_hy2b3dkfzshm30c8eavg", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": true, "email": "team@quarry-games.example", "name": "Elias Lind", "customer_id": "cus_ktpr30jm9xqhcc0drtyv", "key_tail": "SPB9", "status": "active", "created_at": "2026-11-08T12:00:00Z", "expires_at": "2026-11-22T12:00:00Z", "grace_until": "2026-11-22T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','c632f1aba5af2c2a526f84cc70b4e0d2974668b5dcd1bfef4ac084410407d070',NULL,NULL);
INSERT INTO "audit" VALUES(51,'2026-11-15 12:00:00.000000','system','customer.created','cus_hfqwhr4rh2tgf8awye0m',NULL,NULL,'{}','{"email": "hello@riverside-travel.example", "name": "Nina Kova\u010d", "reminders": true}','cc45234d7ef2bb81c8fe52afa00c010eded81db3ae6e9e4e4dd0897b5eb8435e',NULL,NULL);
INSERT INTO "audit" VALUES(52,'2026-11-15 12:00:00.000000','system','license.issued','lic_7yyh9qcnazg250nvgwht',NULL,NULL,'{}','{"id": "lic_7yyh9qcnazg250nvgwht", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": true, "email": "hello@riverside-travel.example", "name": "Nina Kova\u010d", "customer_id": "cus_hfqwhr4rh2tgf8awye0m", "key_tail": "5XB0", "status": "active", "created_at": "2026-11-15T12:00:00Z", "expires_at": "2026-11-29T12:00:00Z", "grace_until": "2026-11-29T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','edb135aa8f6cb16223560c7c3b0d36ea3ea492ea4a60d4f0aee359051fcd4a88',NULL,NULL);
INSERT INTO "audit" VALUES(53,'2026-11-18 12:00:00.000000','system','customer.created','cus_g53sq14v3xsbemr8h8e2',NULL,NULL,'{}','{"email": "admin@tern-labs.example", "name": "Ruben de Wit", "reminders": true}','1c68e943efdedb9e70ec2591c6998455f9385dce4f093901828c8653a0c335f7',NULL,NULL);
INSERT INTO "audit" VALUES(54,'2026-11-18 12:00:00.000000','system','license.issued','lic_gbkg3hsasfp47bhk24ka',NULL,NULL,'{}','{"id": "lic_gbkg3hsasfp47bhk24ka", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "admin@tern-labs.example", "name": "Ruben de Wit", "customer_id": "cus_g53sq14v3xsbemr8h8e2", "key_tail": "G36Y", "status": "active", "created_at": "2026-11-18T12:00:00Z", "expires_at": "2027-11-18T12:00:00Z", "grace_until": "2027-11-25T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','8a680c01a8e4c56a5fb7e3da6063922ac6869fca781b1006b4189ca39a657a78',NULL,NULL);
INSERT INTO "audit" VALUES(55,'2026-11-19 12:00:00.000000','system','license.issued','lic_nqwn1hvxqwc51vfwstq7',NULL,NULL,'{}','{"id": "lic_nqwn1hvxqwc51vfwstq7", "product": "LMG", "plan": "team", "plan_name": "Team", "trial": false, "email": "admin@tern-labs.example", "name": "Ruben de Wit", "customer_id": "cus_g53sq14v3xsbemr8h8e2", "key_tail": "06AA", "key_kid": "2026-11-679f5b", "status": "not_started", "created_at": "2026-11-19T12:00:00Z", "starts_at": "2026-11-27T12:00:00Z", "expires_at": "2026-12-27T12:00:00Z", "grace_until": "2027-01-03T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "price": "79.00", "currency": "EUR", "aws_accounts": [], "version": 1}','0d8fdb153509b86a34c237fed44fd93afe150a9d0a9f24b0d23e050e5177339a',NULL,NULL);
INSERT INTO "audit" VALUES(56,'2026-11-19 12:00:00.000000','system','user.signed_in','usr_tcmffhen9n2fpas97b9j',NULL,NULL,'{}','{"sign_in": "ses_v33rankedy41fpgvgnjt", "via": "passkey", "browser": "Safari on iPhone"}','95c9f4a4a7edc99d4f88efd61619f45830612398123952f25836977eafbbdcfd',NULL,NULL);
INSERT INTO "audit" VALUES(57,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_676t2aqvyfe4cdx50343',NULL,NULL,'{}','{"email": "kari@aurore-cloud.example", "role": "member", "customer_id": "cus_jt5144fnesz2wf692gcf"}','5b5b8f4953bd0e103af82e879d267ffd48ed6728932aa2b6ecddf82bdd820c1b',NULL,NULL);
INSERT INTO "audit" VALUES(58,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_hh80k70ryk6vqzshj86t',NULL,NULL,'{}','{"email": "petra@bluebird-data.example", "role": "member", "customer_id": "cus_2jvzwkqe0xcqpqrrra5j"}','508567f714c913265097f3a2271cf457004434d93fecdb70ab4afb3a98bc91ca',NULL,NULL);
INSERT INTO "audit" VALUES(59,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_80a9pae0sgt72s82ezr8',NULL,NULL,'{}','{"email": "sam@vendor.example", "role": "support"}','31745dbb6dceb0aaf3644266c9509d7717deee3a0e1146713707a56fe5e14d93',NULL,NULL);
INSERT INTO "audit" VALUES(60,'2026-11-20 12:00:00.000000','system','user.link_made','usr_tgqgcvt0x3v4nk6ad6ce',NULL,NULL,'{}','{"hours": 24}','50f2f8bd5f8068a5749a63c7eb1d141a58e239ff0e125d9f1cf82342d38d3b99',NULL,NULL);
INSERT INTO "audit" VALUES(61,'2026-09-01 12:00:00.000000','system','api_key.created','key_t2nfygmwn216twz6p7eq',NULL,NULL,'{}','{"name": "Billing export", "scopes": ["billing:read"]}','c3e106ac338120f0da5366e064c0696a639118f972c2443ef54c498c144f31aa',NULL,NULL);
INSERT INTO "audit" VALUES(62,'2026-09-01 12:00:00.000000','system','api_key.created','key_8k8bn0fkh50jtcstbwpw',NULL,NULL,'{}','{"name": "CRM", "scopes": ["customers:write"]}','e690f47eeafdb3e8ad37ef3e53932113c21ea3c8d3a7a6abb906995fba2eac37',NULL,NULL);
INSERT INTO "audit" VALUES(63,'2026-09-01 12:00:00.000000','system','webhook.created','whe_37tgd4m5av2kd8mcbkyd',NULL,NULL,'{}','{"url": "https://hooks.vendor.example/licet", "events": ["*"], "description": "CRM", "enabled": true, "secret_version": 1}','b9204835a887a76235e50147882693cd802466a4b0e8bb00a333067b7c3d92da',NULL,NULL);
INSERT INTO "audit" VALUES(64,'2026-09-01 12:00:00.000000','system','webhook.created','whe_3by04q9z9cdbgvkjn1k6',NULL,NULL,'{}','{"url": "https://old.vendor.example/in", "events": ["license.issued"], "enabled": true, "secret_version": 1}','d44a9e6a5d0f963174cf4bd82b6107a1f4a1536ec0783730c9e226a6ea857015',NULL,NULL);
INSERT INTO "audit" VALUES(65,'2026-11-20 12:00:00.000000','system','customer.created','cus_2decr61vrps73eetz6b7',NULL,NULL,'{}','{"email": "a@example.com", "reminders": true}','32dc0fc1bffe8c6fa41ba6d0cc892efd96ecbe1e7a7d25be8a161d5631b2f026',NULL,NULL);
INSERT INTO "audit" VALUES(66,'2026-11-20 12:00:00.000000','system','license.issued','lic_w8kd60jt4kxnpkv9gnjj',NULL,NULL,'{}','{"id": "lic_w8kd60jt4kxnpkv9gnjj", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "customer_id": "cus_2decr61vrps73eetz6b7", "key_tail": "fbfd", "status": "active", "created_at": "2026-11-20T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','5b7ec6dc6336889633f69aea119e8c6d806fce16244bdb4ccfd17f9c366c710d',NULL,NULL);
CREATE TABLE challenges (
	digest VARCHAR(64) NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	instance_id VARCHAR(512) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_challenges PRIMARY KEY (digest), 
	CONSTRAINT fk_challenges_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE contacts (
	id VARCHAR(32) NOT NULL, 
	customer_id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	role VARCHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (id), 
	CONSTRAINT fk_contacts_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT uq_contacts_customer_id_email UNIQUE (customer_id, email)
);
INSERT INTO "contacts" VALUES('con_780xth7rwma1w6wnbw63','cus_jt5144fnesz2wf692gcf','billing@aurore-cloud.example','Kari Moe','billing','2026-09-01 12:00:00.000000');
CREATE TABLE counters (
	name VARCHAR(32) NOT NULL, 
	value BIGINT NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (name)
);
INSERT INTO "counters" VALUES('revocations',1794830400);
INSERT INTO "counters" VALUES('audit',66);
CREATE TABLE customers (
	id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	created_at DATETIME NOT NULL, company VARCHAR(200), notes VARCHAR(2000), version INTEGER DEFAULT '1' NOT NULL, language VARCHAR(8), timezone VARCHAR(64), country VARCHAR(2), vat_number VARCHAR(32), reminders BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_customers PRIMARY KEY (id), 
	CONSTRAINT uq_customers_email UNIQUE (email)
);
INSERT INTO "customers" VALUES('cus_jt5144fnesz2wf692gcf','ingrid@aurore-cloud.example','Ingrid Solberg','2025-12-25 12:00:00.000000','Aurore Cloud','Asked for a purchase order in January.',1,NULL,NULL,'NO',NULL,1);
INSERT INTO "customers" VALUES('cus_2jvzwkqe0xcqpqrrra5j','tomas@bluebird-data.example','Tomas Novák','2026-02-03 12:00:00.000000','Bluebird Data',NULL,1,NULL,NULL,'CZ',NULL,1);
INSERT INTO "customers" VALUES('cus_a2se3azwh0r67btjhxcy','claire.dubois@atelier-nord.example','Claire Dubois','2026-03-05 12:00:00.000000','Atelier Nord',NULL,1,NULL,NULL,'FR',NULL,1);
INSERT INTO "customers" VALUES('cus_wcj2dqjtqvs49aza8137','ops@fjord-logistics.example','Henrik Dahl','2026-03-25 12:00:00.000000','Fjord Logistics',NULL,1,NULL,NULL,'DK',NULL,1);
INSERT INTO "customers" VALUES('cus_qsmv2xnkfda0w8h19b0m','it@granada-foods.example','Lucía Romero','2026-04-13 12:00:00.000000','Granada Foods',NULL,1,NULL,NULL,'ES',NULL,1);
INSERT INTO "customers" VALUES('cus_dw4ry4e8qse24bhg08k4','platform@helix-bio.example','Priya Raman','2026-05-04 12:00:00.000000','Helix Bio',NULL,1,NULL,NULL,'GB',NULL,1);
INSERT INTO "customers" VALUES('cus_55jp29dsng0p55xrv7d4','cloud@kestrel-air.example','Owen Hughes','2026-06-09 12:00:00.000000','Kestrel Air',NULL,1,NULL,NULL,'IE',NULL,1);
INSERT INTO "customers" VALUES('cus_51zn59wj8yw24yxn4xgg','devops@lumen-studio.example','Mara Vogel','2026-06-23 12:00:00.000000','Lumen Studio',NULL,1,NULL,NULL,'DE',NULL,1);
INSERT INTO "customers" VALUES('cus_3sz80em5k0wvthvdadr7','infra@northwind-retail.example','Jonas Becker','2026-08-14 12:00:00.000000','Northwind Retail',NULL,1,NULL,NULL,'DE',NULL,1);
INSERT INTO "customers" VALUES('cus_3s28f5gdxds2w4vjjkjs','sre@orchid-health.example','Amélie Laurent','2026-09-20 12:00:00.000000','Orchid Health',NULL,1,NULL,NULL,'FR',NULL,1);
INSERT INTO "customers" VALUES('cus_zrq380k4x5r9ng93n20d','finops@pinewood-bank.example','Sofia Rossi','2026-10-18 12:00:00.000000','Pinewood Bank',NULL,1,NULL,NULL,'IT',NULL,1);
INSERT INTO "customers" VALUES('cus_ktpr30jm9xqhcc0drtyv','team@quarry-games.example','Elias Lind','2026-11-08 12:00:00.000000','Quarry Games',NULL,1,NULL,NULL,'SE',NULL,1);
INSERT INTO "customers" VALUES('cus_hfqwhr4rh2tgf8awye0m','hello@riverside-travel.example','Nina Kovač','2026-11-15 12:00:00.000000','Riverside Travel',NULL,1,NULL,NULL,'HR',NULL,1);
INSERT INTO "customers" VALUES('cus_g53sq14v3xsbemr8h8e2','admin@tern-labs.example','Ruben de Wit','2026-11-18 12:00:00.000000','Tern Labs',NULL,1,NULL,NULL,'NL',NULL,1);
INSERT INTO "customers" VALUES('cus_2decr61vrps73eetz6b7','a@example.com',NULL,'2026-11-20 12:00:00.000000',NULL,NULL,1,NULL,NULL,NULL,NULL,1);
CREATE TABLE early_adopters (
	product_code VARCHAR(16) NOT NULL, 
	position INTEGER NOT NULL, 
	order_id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	reserved_until DATETIME, network VARCHAR(64), 
	CONSTRAINT pk_early_adopters PRIMARY KEY (product_code, position), 
	CONSTRAINT fk_early_adopters_product_code_products FOREIGN KEY(product_code) REFERENCES products (code), 
	CONSTRAINT uq_early_adopters_order_id UNIQUE (order_id)
);
CREATE TABLE enquiries (
	id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	company VARCHAR(200), 
	product_code VARCHAR(16), 
	"plan" VARCHAR(32), 
	message VARCHAR(4000) NOT NULL, 
	language VARCHAR(8), 
	created_at DATETIME NOT NULL, 
	handled_at DATETIME, 
	CONSTRAINT pk_enquiries PRIMARY KEY (id)
);
INSERT INTO "enquiries" VALUES('enq_rh0bekjmdx900h595xcr','vera@alpine.example','Vera Lang','Alpine Rail','OPT','enterprise','We run 60 accounts and would like a quote for Enterprise, with invoices in CHF.',NULL,'2026-11-19 12:00:00.000000',NULL);
INSERT INTO "enquiries" VALUES('enq_z05ms9rbst5t3js9x19n','idris@sahel.example','Idris Bello','Sahel Energy','OPT','enterprise','Can the plugin run without any connection to the internet?',NULL,'2026-11-18 12:00:00.000000',NULL);
CREATE TABLE flags (
	id VARCHAR(32) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	license_id VARCHAR(32), 
	detail JSON NOT NULL, 
	first_seen_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	times INTEGER NOT NULL, 
	resolved_at DATETIME, 
	CONSTRAINT pk_flags PRIMARY KEY (id), 
	CONSTRAINT fk_flags_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "flags" VALUES('flg_2dywk7dpwnsvyw8j48jb','many_networks','lic_w61x6pq5nwzydkhdt0v2','lic_w61x6pq5nwzydkhdt0v2','{"networks": 61, "threshold": 50}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_vh9ff2cezc0zq6gqz2t8','copied_machine','lic_f2nccsbbpavw8zfhkpks','lic_f2nccsbbpavw8zfhkpks','{"places": 3, "fingerprint": "sha256:\u2026"}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_9p63qjancr2p516dm30n','refusals','lic_3d87ma66xvx79b959zbd','lic_3d87ma66xvx79b959zbd','{"refusals": 512, "threshold": 300}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_w62jp8h1gnaejfkjjw39','wrong_keys','198.51.100.7',NULL,'{"keys": 44, "threshold": 30}','2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000',1,NULL);
CREATE TABLE idempotency_keys (
	scope VARCHAR(64) NOT NULL, 
	key_digest VARCHAR(64) NOT NULL, 
	request_digest VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	answer BLOB, 
	CONSTRAINT pk_idempotency_keys PRIMARY KEY (scope, key_digest)
);
CREATE TABLE identities (
	issuer VARCHAR(255) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_identities PRIMARY KEY (issuer, subject), 
	CONSTRAINT fk_identities_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "identities" VALUES('https://github.com','4711','usr_tcmffhen9n2fpas97b9j','ingrid@aurore-cloud.example','2026-11-11 12:00:00.000000');
CREATE TABLE invitations (
	id VARCHAR(32) NOT NULL, 
	customer_id VARCHAR(32), 
	email VARCHAR(254) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	invited_by VARCHAR(32), 
	user_id VARCHAR(32), 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	accepted_at DATETIME, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_invitations PRIMARY KEY (id), 
	CONSTRAINT fk_invitations_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT uq_invitations_digest UNIQUE (digest)
);
INSERT INTO "invitations" VALUES('ivt_676t2aqvyfe4cdx50343','cus_jt5144fnesz2wf692gcf','kari@aurore-cloud.example','member','9e32b37d2ec8fb847f2ddf9f77c829e1546473450d26a440e4a2d23fc914100d','usr_tcmffhen9n2fpas97b9j',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_hh80k70ryk6vqzshj86t','cus_2jvzwkqe0xcqpqrrra5j','petra@bluebird-data.example','member','977e528b085a852a377a48f0019eaa5a36772420e74afe99824729415ecaf8d9','usr_dsjcsey105aq485smf1q',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_80a9pae0sgt72s82ezr8',NULL,'sam@vendor.example','support','e608a9b690c5e7f04a0caf64ff2298aedf2a10050803adad5e6d8fcf6634b749','usr_w2qe8h5zq3xtz8p9ytxd',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_qebnfy74ef80m48kfmcw',NULL,'support@vendor.example','password','e4921faff9b2acf64c9e91581ab308e0e87644182b6a7486a605e1eb1ae9a852',NULL,'usr_tgqgcvt0x3v4nk6ad6ce','2026-11-20 12:00:00.000000','2026-11-21 12:00:00.000000',NULL,NULL);
CREATE TABLE invoices (
	id VARCHAR(32) NOT NULL, 
	provider VARCHAR(16) NOT NULL, 
	ref VARCHAR(255) NOT NULL, 
	subscription_id VARCHAR(32), 
	order_id VARCHAR(32), 
	customer_id VARCHAR(32), 
	number VARCHAR(64), 
	status VARCHAR(16) NOT NULL, 
	reason VARCHAR(16) NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	total VARCHAR(32) NOT NULL, 
	tax VARCHAR(32) NOT NULL, 
	paid VARCHAR(32) NOT NULL, 
	refunded VARCHAR(32) NOT NULL, 
	refunds JSON NOT NULL, 
	disputes JSON NOT NULL, 
	period_end DATETIME, 
	payment_ref VARCHAR(255), 
	attempts INTEGER NOT NULL, 
	next_attempt_at DATETIME, 
	failed_at DATETIME, 
	paid_at DATETIME, 
	url VARCHAR(2000), 
	pdf VARCHAR(2000), 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_invoices PRIMARY KEY (id), 
	CONSTRAINT fk_invoices_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_invoices_subscription_id_subscriptions FOREIGN KEY(subscription_id) REFERENCES subscriptions (id), 
	CONSTRAINT uq_invoices_provider_ref UNIQUE (provider, ref)
);
INSERT INTO "invoices" VALUES('inv_yzsyatezvm9d6c8exsvy','stripe','in_2026-0001-Q9M0','sub_n19nfpqw9t85mm1mvpja',NULL,'cus_jt5144fnesz2wf692gcf','2026-0001-Q9M0','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-25 12:00:00.000000','pi_2026-0001-Q9M0',1,NULL,NULL,'2026-10-26 12:00:00.000000','https://invoice.stripe.com/i/2026-0001-Q9M0','https://pay.stripe.com/invoice/2026-0001-Q9M0/pdf','2026-10-26 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_jqddtzt91sk8yftzxxst','stripe','in_2026-0002-R0S8','sub_0mc0g9168wdg63pz320d',NULL,'cus_jt5144fnesz2wf692gcf','2026-0002-R0S8','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2025-12-25 12:00:00.000000','pi_2026-0002-R0S8',1,NULL,NULL,'2026-10-01 12:00:00.000000','https://invoice.stripe.com/i/2026-0002-R0S8','https://pay.stripe.com/invoice/2026-0002-R0S8/pdf','2026-10-01 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_rsq54x029khq2vva72zt','stripe','in_2025-0003-0ZA9','sub_hc5knf78g271aka7vwqr',NULL,'cus_jt5144fnesz2wf692gcf','2025-0003-0ZA9','paid','first','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-11-30 12:00:00.000000','pi_2025-0003-0ZA9',1,NULL,NULL,'2025-10-31 12:00:00.000000','https://invoice.stripe.com/i/2025-0003-0ZA9','https://pay.stripe.com/invoice/2025-0003-0ZA9/pdf','2025-10-31 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_zkmhrh3y119zhjhkjrxz','stripe','in_2026-0003-0ZA9','sub_hc5knf78g271aka7vwqr',NULL,'cus_jt5144fnesz2wf692gcf','2026-0003-0ZA9','paid','cycle','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-11-30 12:00:00.000000','pi_2026-0003-0ZA9',1,NULL,NULL,'2026-10-31 12:00:00.000000','https://invoice.stripe.com/i/2026-0003-0ZA9','https://pay.stripe.com/invoice/2026-0003-0ZA9/pdf','2026-10-31 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_vmpa3bkztwwatr71926s','paddle','in_2026-0004-T0V2','sub_bqjydy8vv098kv5s6r19',NULL,'cus_2jvzwkqe0xcqpqrrra5j','2026-0004-T0V2','failed','cycle','EUR','5998.8000','999.8000','0','0','{}','{}','2027-02-03 12:00:00.000000','pi_2026-0004-T0V2',1,NULL,'2026-08-12 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2026-0004-T0V2','https://pay.stripe.com/invoice/2026-0004-T0V2/pdf','2026-08-12 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_gmvzwa5m5da2jw7rw2bb','stripe','in_2026-0005-AWN7','sub_aqg2p12x9spkb5xt8t59',NULL,'cus_a2se3azwh0r67btjhxcy','2026-0005-AWN7','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-03-05 12:00:00.000000','pi_2026-0005-AWN7',1,NULL,NULL,'2026-07-18 12:00:00.000000','https://invoice.stripe.com/i/2026-0005-AWN7','https://pay.stripe.com/invoice/2026-0005-AWN7/pdf','2026-07-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_e1790xhxtwnv7epknhac','stripe','in_2025-0006-KPKS','sub_p9nz5w3qk1agjn856asg',NULL,'cus_wcj2dqjtqvs49aza8137','2025-0006-KPKS','paid','first','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-11 12:00:00.000000','pi_2025-0006-KPKS',1,NULL,NULL,'2025-06-23 12:00:00.000000','https://invoice.stripe.com/i/2025-0006-KPKS','https://pay.stripe.com/invoice/2025-0006-KPKS/pdf','2025-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_29985q9ckwzmqxmqxx1d','stripe','in_2026-0006-KPKS','sub_p9nz5w3qk1agjn856asg',NULL,'cus_wcj2dqjtqvs49aza8137','2026-0006-KPKS','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-11 12:00:00.000000','pi_2026-0006-KPKS',1,NULL,NULL,'2026-06-23 12:00:00.000000','https://invoice.stripe.com/i/2026-0006-KPKS','https://pay.stripe.com/invoice/2026-0006-KPKS/pdf','2026-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_fvs5chq8qpjc2f4jad4z','stripe','in_2026-0007-4V2D','sub_8ykq2znbrnq7yj10djre',NULL,'cus_qsmv2xnkfda0w8h19b0m','2026-0007-4V2D','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2026-11-25 12:00:00.000000','pi_2026-0007-4V2D',1,NULL,NULL,'2026-05-29 12:00:00.000000','https://invoice.stripe.com/i/2026-0007-4V2D','https://pay.stripe.com/invoice/2026-0007-4V2D/pdf','2026-05-29 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_g2eqdhe45g4mqyxmknd1','paddle','in_2026-0008-9ZBD','sub_kkvrn6s8andk6rmxvghh',NULL,'cus_55jp29dsng0p55xrv7d4','2026-0008-9ZBD','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2027-06-09 12:00:00.000000','pi_2026-0008-9ZBD',1,NULL,NULL,'2026-06-09 12:00:00.000000','https://invoice.stripe.com/i/2026-0008-9ZBD','https://pay.stripe.com/invoice/2026-0008-9ZBD/pdf','2026-06-09 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_ea76zgkeer0jqpxfddc2','stripe','in_2025-0009-FE1X','sub_mjgasmxkxkj9424605e8',NULL,'cus_51zn59wj8yw24yxn4xgg','2025-0009-FE1X','failed','first','EUR','22.8000','3.8000','0','0','{}','{}','2026-12-06 12:00:00.000000','pi_2025-0009-FE1X',1,NULL,'2025-06-23 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2025-0009-FE1X','https://pay.stripe.com/invoice/2025-0009-FE1X/pdf','2025-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_9wj3ha8dpdtj36jbkhj6','stripe','in_2026-0009-FE1X','sub_mjgasmxkxkj9424605e8',NULL,'cus_51zn59wj8yw24yxn4xgg','2026-0009-FE1X','failed','cycle','EUR','22.8000','3.8000','0','0','{}','{}','2026-12-06 12:00:00.000000','pi_2026-0009-FE1X',1,NULL,'2026-06-23 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2026-0009-FE1X','https://pay.stripe.com/invoice/2026-0009-FE1X/pdf','2026-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_v4h87v1sq5c4dmw53cjz','stripe','in_2026-0010-GBHC','sub_8hvththaytx282maqq4y',NULL,'cus_3sz80em5k0wvthvdadr7','2026-0010-GBHC','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2026-11-17 12:00:00.000000','pi_2026-0010-GBHC',1,NULL,NULL,'2026-08-14 12:00:00.000000','https://invoice.stripe.com/i/2026-0010-GBHC','https://pay.stripe.com/invoice/2026-0010-GBHC/pdf','2026-08-14 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_62sr3axbg15p6eyg24ww','stripe','in_2026-0011-1WX5','sub_skwmwkfkybdhses064kz',NULL,'cus_3s28f5gdxds2w4vjjkjs','2026-0011-1WX5','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2027-09-20 12:00:00.000000','pi_2026-0011-1WX5',1,NULL,NULL,'2026-09-20 12:00:00.000000','https://invoice.stripe.com/i/2026-0011-1WX5','https://pay.stripe.com/invoice/2026-0011-1WX5/pdf','2026-09-20 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_2wz94129s08akgbytjpt','paddle','in_2025-0012-24KA','sub_qhm6yff6ngv51ecdhw3s',NULL,'cus_g53sq14v3xsbemr8h8e2','2025-0012-24KA','paid','first','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-11-18 12:00:00.000000','pi_2025-0012-24KA',1,NULL,NULL,'2025-11-18 12:00:00.000000','https://invoice.stripe.com/i/2025-0012-24KA','https://pay.stripe.com/invoice/2025-0012-24KA/pdf','2025-11-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_5k3zcm2b9gdhqh6274kd','paddle','in_2026-0012-24KA','sub_qhm6yff6ngv51ecdhw3s',NULL,'cus_g53sq14v3xsbemr8h8e2','2026-0012-24KA','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-11-18 12:00:00.000000','pi_2026-0012-24KA',1,NULL,NULL,'2026-11-18 12:00:00.000000','https://invoice.stripe.com/i/2026-0012-24KA','https://pay.stripe.com/invoice/2026-0012-24KA/pdf','2026-11-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_gzdc6dpgmq1r97qg6j02','stripe','in_2026-0013-STQ7','sub_j2ab4d3njgpsgqkp816a',NULL,'cus_g53sq14v3xsbemr8h8e2','2026-0013-STQ7','paid','cycle','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-12-27 12:00:00.000000','pi_2026-0013-STQ7',1,NULL,NULL,'2026-11-19 12:00:00.000000','https://invoice.stripe.com/i/2026-0013-STQ7','https://pay.stripe.com/invoice/2026-0013-STQ7/pdf','2026-11-19 12:00:00.000000');
CREATE TABLE license_changes (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	license_id VARCHAR(32) NOT NULL, 
	xact BIGINT, 
	at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')) NOT NULL
);
INSERT INTO "license_changes" VALUES(1,'lic_3d87ma66xvx79b959zbd',NULL,'2026-11-23 07:02:38.282000');
INSERT INTO "license_changes" VALUES(2,'lic_wfcf4jwevaq8vvdh1wx5',NULL,'2026-11-23 07:02:38.302000');
INSERT INTO "license_changes" VALUES(3,'lic_v8zsvfetwvas3ph3q9m0',NULL,'2026-11-23 07:02:38.754000');
INSERT INTO "license_changes" VALUES(4,'lic_v8zsvfetwvas3ph3q9m0',NULL,'2026-11-23 07:02:38.754000');
INSERT INTO "license_changes" VALUES(5,'lic_v8zsvfetwvas3ph3q9m0',NULL,'2026-11-23 07:02:38.755000');
INSERT INTO "license_changes" VALUES(6,'lic_v8zsvfetwvas3ph3q9m0',NULL,'2026-11-23 07:02:38.755000');
INSERT INTO "license_changes" VALUES(7,'lic_v8zsvfetwvas3ph3q9m0',NULL,'2026-11-23 07:02:38.755000');
INSERT INTO "license_changes" VALUES(8,'lic_vams93dga0gdyg56vce2',NULL,'2026-11-23 07:02:38.755000');
INSERT INTO "license_changes" VALUES(9,'lic_vams93dga0gdyg56vce2',NULL,'2026-11-23 07:02:38.755000');
INSERT INTO "license_changes" VALUES(10,'lic_vams93dga0gdyg56vce2',NULL,'2026-11-23 07:02:38.755000');
INSERT INTO "license_changes" VALUES(11,'lic_vams93dga0gdyg56vce2',NULL,'2026-11-23 07:02:38.755000');
INSERT INTO "license_changes" VALUES(12,'lic_vams93dga0gdyg56vce2',NULL,'2026-11-23 07:02:38.755000');
INSERT INTO "license_changes" VALUES(13,'lic_v992g9xh9yea667nr0s8',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(14,'lic_v992g9xh9yea667nr0s8',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(15,'lic_5da7v7vg8egdz4qk0za9',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(16,'lic_5da7v7vg8egdz4qk0za9',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(17,'lic_5da7v7vg8egdz4qk0za9',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(18,'lic_5da7v7vg8egdz4qk0za9',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(19,'lic_5da7v7vg8egdz4qk0za9',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(20,'lic_w61x6pq5nwzydkhdt0v2',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(21,'lic_w61x6pq5nwzydkhdt0v2',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(22,'lic_w61x6pq5nwzydkhdt0v2',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(23,'lic_w61x6pq5nwzydkhdt0v2',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(24,'lic_w61x6pq5nwzydkhdt0v2',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(25,'lic_vf828wzm03h1z5wvetpw',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(26,'lic_vf828wzm03h1z5wvetpw',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(27,'lic_vf828wzm03h1z5wvetpw',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(28,'lic_vf828wzm03h1z5wvetpw',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(29,'lic_vf828wzm03h1z5wvetpw',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(30,'lic_r8sp15qdjqrgqfcaawn7',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(31,'lic_r8sp15qdjqrgqfcaawn7',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(32,'lic_f2nccsbbpavw8zfhkpks',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(33,'lic_f2nccsbbpavw8zfhkpks',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(34,'lic_f2nccsbbpavw8zfhkpks',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(35,'lic_f2nccsbbpavw8zfhkpks',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(36,'lic_f2nccsbbpavw8zfhkpks',NULL,'2026-11-23 07:02:38.756000');
INSERT INTO "license_changes" VALUES(37,'lic_gvksb2e69pt8vxw44v2d',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(38,'lic_gvksb2e69pt8vxw44v2d',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(39,'lic_skmcxvg8z5ab4gshexts',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(40,'lic_skmcxvg8z5ab4gshexts',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(41,'lic_skmcxvg8z5ab4gshexts',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(42,'lic_skmcxvg8z5ab4gshexts',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(43,'lic_skmcxvg8z5ab4gshexts',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(44,'lic_wbfk5nk1enqvfmfg74s3',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(45,'lic_wbfk5nk1enqvfmfg74s3',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(46,'lic_wbfk5nk1enqvfmfg74s3',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(47,'lic_wbfk5nk1enqvfmfg74s3',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(48,'lic_wbfk5nk1enqvfmfg74s3',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(49,'lic_3d87ma66xvx79b959zbd',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(50,'lic_3d87ma66xvx79b959zbd',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(51,'lic_3d87ma66xvx79b959zbd',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(52,'lic_3d87ma66xvx79b959zbd',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(53,'lic_3d87ma66xvx79b959zbd',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(54,'lic_nfr5w9fn3ndqkp4ffe1x',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(55,'lic_nfr5w9fn3ndqkp4ffe1x',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(56,'lic_nfr5w9fn3ndqkp4ffe1x',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(57,'lic_nfr5w9fn3ndqkp4ffe1x',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(58,'lic_nfr5w9fn3ndqkp4ffe1x',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(59,'lic_c2mscx65962kza7d3jmp',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(60,'lic_c2mscx65962kza7d3jmp',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(61,'lic_c2mscx65962kza7d3jmp',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(62,'lic_c2mscx65962kza7d3jmp',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(63,'lic_c2mscx65962kza7d3jmp',NULL,'2026-11-23 07:02:38.757000');
INSERT INTO "license_changes" VALUES(64,'lic_5k0x22tnsbsa0nx3gbhc',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(65,'lic_5k0x22tnsbsa0nx3gbhc',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(66,'lic_2t86neemaj7ecjrn9mgx',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(67,'lic_2t86neemaj7ecjrn9mgx',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(68,'lic_2t86neemaj7ecjrn9mgx',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(69,'lic_2t86neemaj7ecjrn9mgx',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(70,'lic_2t86neemaj7ecjrn9mgx',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(71,'lic_wfcf4jwevaq8vvdh1wx5',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(72,'lic_wfcf4jwevaq8vvdh1wx5',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(73,'lic_wfcf4jwevaq8vvdh1wx5',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(74,'lic_wfcf4jwevaq8vvdh1wx5',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(75,'lic_wfcf4jwevaq8vvdh1wx5',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(76,'lic_wzz1av3wseerd3m410gf',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(77,'lic_wzz1av3wseerd3m410gf',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(78,'lic_wzz1av3wseerd3m410gf',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(79,'lic_wzz1av3wseerd3m410gf',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(80,'lic_wzz1av3wseerd3m410gf',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(81,'lic_2pqn7fdxx7sqxqcy2rrz',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(82,'lic_2pqn7fdxx7sqxqcy2rrz',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(83,'lic_2pqn7fdxx7sqxqcy2rrz',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(84,'lic_2pqn7fdxx7sqxqcy2rrz',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(85,'lic_2pqn7fdxx7sqxqcy2rrz',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(86,'lic_hy2b3dkfzshm30c8eavg',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(87,'lic_hy2b3dkfzshm30c8eavg',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(88,'lic_hy2b3dkfzshm30c8eavg',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(89,'lic_hy2b3dkfzshm30c8eavg',NULL,'2026-11-23 07:02:38.758000');
INSERT INTO "license_changes" VALUES(90,'lic_hy2b3dkfzshm30c8eavg',NULL,'2026-11-23 07:02:38.759000');
INSERT INTO "license_changes" VALUES(91,'lic_7yyh9qcnazg250nvgwht',NULL,'2026-11-23 07:02:38.759000');
INSERT INTO "license_changes" VALUES(92,'lic_7yyh9qcnazg250nvgwht',NULL,'2026-11-23 07:02:38.759000');
INSERT INTO "license_changes" VALUES(93,'lic_7yyh9qcnazg250nvgwht',NULL,'2026-11-23 07:02:38.759000');
INSERT INTO "license_changes" VALUES(94,'lic_7yyh9qcnazg250nvgwht',NULL,'2026-11-23 07:02:38.759000');
INSERT INTO "license_changes" VALUES(95,'lic_7yyh9qcnazg250nvgwht',NULL,'2026-11-23 07:02:38.759000');
INSERT INTO "license_changes" VALUES(96,'lic_gbkg3hsasfp47bhk24ka',NULL,'2026-11-23 07:02:38.759000');
INSERT INTO "license_changes" VALUES(97,'lic_gbkg3hsasfp47bhk24ka',NULL,'2026-11-23 07:02:38.759000');
CREATE TABLE licenses (
	id VARCHAR(32) NOT NULL, 
	product_code VARCHAR(16) NOT NULL, 
	"plan" VARCHAR(32) NOT NULL, 
	plan_name VARCHAR(500) NOT NULL, 
	customer_id VARCHAR(32) NOT NULL, 
	key_digest VARCHAR(64) NOT NULL, 
	key_tail VARCHAR(4) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	status_changed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	starts_at DATETIME, 
	expires_at DATETIME, 
	grace_until DATETIME, 
	last_validated DATETIME, 
	price VARCHAR(32), 
	currency VARCHAR(3), 
	max_resources BIGINT, 
	max_activations BIGINT, 
	features JSON NOT NULL, 
	limits JSON NOT NULL, 
	quotas JSON NOT NULL, 
	offline_days INTEGER NOT NULL, 
	grace_days INTEGER NOT NULL, 
	heartbeat_seconds BIGINT, key_kid VARCHAR(64), key_mark VARCHAR(16), trial BOOLEAN DEFAULT 0 NOT NULL, trial_customer_id VARCHAR(32), signed_until DATETIME, aws_accounts JSON DEFAULT '[]' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, dead_after_seconds BIGINT, max_activations_per_day BIGINT, require_activation BOOLEAN DEFAULT 0 NOT NULL, grace_mode VARCHAR(16) DEFAULT 'full' NOT NULL, telemetry VARCHAR(16) DEFAULT 'optional' NOT NULL, require_attestation BOOLEAN DEFAULT 0 NOT NULL, rates JSON DEFAULT '{}' NOT NULL, end_set_at DATETIME, sealed_key BLOB, 
	CONSTRAINT pk_licenses PRIMARY KEY (id), 
	CONSTRAINT fk_licenses_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_licenses_product_code_products FOREIGN KEY(product_code) REFERENCES products (code), 
	CONSTRAINT uq_licenses_key_digest UNIQUE (key_digest)
);
INSERT INTO "licenses" VALUES('lic_v8zsvfetwvas3ph3q9m0','OPT','pro','Professional','cus_jt5144fnesz2wf692gcf','c7beb1230d1aff71d23582e5a8c19487871886c6f377df9d84d2b048a8212f3a','31AG','active',NULL,'2025-12-25 12:00:00.000000',NULL,'2026-12-25 12:00:00.000000','2027-01-01 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'B00656762601BCFAAA29DA4C1F8CA4819C209C0B2EC643E8676A0B595B9FE3535D0E9F6F256386AE2FDFDCB4C8A1E3');
INSERT INTO "licenses" VALUES('lic_vams93dga0gdyg56vce2','CAIO','standard','Standard','cus_jt5144fnesz2wf692gcf','7d570c0ea7fd280317afa9fd03558d65f5e61006ce6b78c455a8e992813727bb','441c','active',NULL,'2026-07-23 12:00:00.000000',NULL,'2027-07-23 12:00:00.000000','2027-07-30 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{"requests": {"amount": 1000000, "period": "day"}}',1,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'AFE4E45A9C8CD8BCC34F5A70D33E4BB947A0BAEC16C11E9733AABAC56141C3D256E23EEC9732E55A505F568ADAF3A989E015EBA5A277E0C4736AAE2D5A6B9C1C261F877D179058A3ACDA34B524571F1D30B59F52E44E3A2666DE14E31DDC9ED9BB14A7513C9E6887A74D5D979E25EF10D9A13F7C462D0A3CBC1B1B2EFE83EF5E6787194F7A6FD3EB6278CE10325BE445AFD87417B2C7A5668CEFA4F3795284575BDF3E67B1A60DB81CCDD03034E028C477CAAAA5F2EC48D88C');
INSERT INTO "licenses" VALUES('lic_v992g9xh9yea667nr0s8','OPT','starter','Starter','cus_jt5144fnesz2wf692gcf','e097f161984af359692bcf27307ce4db3d2a5b84219b00d13e569245d80f8455','TQMH','active',NULL,'2024-12-20 12:00:00.000000',NULL,'2025-12-25 12:00:00.000000','2026-01-01 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'D5803E30AC2618BE2225CCFE390EDAA331167DFC1DB2E8F1DD3B729A5A6D311966FAB4915983D2883B6476A1DCB9C290B910F0');
INSERT INTO "licenses" VALUES('lic_5da7v7vg8egdz4qk0za9','LMG','team','Team','cus_jt5144fnesz2wf692gcf','7703369f7219b3ba3f78d6aee0e8049b15c39ddfcd8e6bf054e0486adb425783','K-DA','active',NULL,'2026-10-31 12:00:00.000000',NULL,'2026-11-30 12:00:00.000000','2026-12-07 12:00:00.000000','2026-11-20 11:53:00.000000','79.00','EUR',NULL,NULL,'["profiles", "servers", "team_management"]','{"profiles": 50, "servers": 100}','{"requests": {"amount": 1000000, "period": "month"}}',1,7,NULL,'2026-11-679f5b','8ace1985a8a7d1b4',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "1200 per minute"}',NULL,X'B2C6A1B0EA6A50E7DC73268EC285DABAD4CCB9D64B9B3FA3CE7BAE376B401D8ED4F52B8A41A9BBE21FDD64C2CDCDACCE101E68DE795F19FC35EF8490E1829324509C8608F541B08CC651D923DED3BCF7ABF720383B416005253B14E37A2699C6CDBCB8BB0B837FA26EBEEF4953C4A40A36FE80D835BDA655AA16994265D9962EE0A688A193C36AB24640B6E6F5FE2B608B2E686FDBCDDB64517617C3DBC67C023D95B083139822439E6402B7C6260E6D8BF26FF2F933A348CA3E58AFF9B75A5C80FB6F12278F2EA87747FD93315CF7EEAC244E0041B04976160945D0CE483FEA4AC490F71E23750F80E168B278EEEA718A3E78A72CD9FE4223B90FF67325A7F972B7CC928315CA0830990FD2C728098EF8C0E0E478176FB8C658602407CAE0CBB7D1C897754F1CEC3E4EE2352CA1481E81F42289ABE486390ABBD859FBEC1C485E725D2AA747836122B1D3F55D14DF64C7FABC6228250B70A3AC9E942F83C9A8D0B483D0101C70A64872A1D8B94C8F139BB052346A8B20864595B8593572E65229E543BA72C63FF4478F035F1F2E05A477506C8E3D7B38C5416A4752D0F2907C0DEA6ACB388DBCD324BF2C42ED18130DA890255284B86C60F31916631234E7C497D3C3993356B6FBD55A159A01AA27ACB5F3E49EDD20D2B2D1FC6EFEA784973BDB0BFC282CCC1257166DEB3DBA1B5B273ADC42DF8DF735DBF10773F8EAFC07A60B366A3605C2F821171003AD09F2458CB7CB448FDFD5D1C817DB3404C97A7C3922C8A4FCF449988C702379F05612D6AB0160FEF0D31151C89F4330273BA57B6751E674B0AF9851E5DE33FB0ED8373786707ADCE3B37368820EB7A6717EEE86BDA13C860330F4A5D90BC9B085565E1AAC2FC632B9DA1982A48DAC6C3A4F7C95C98A37EF3A7B8B890FDC47BAF54EE5B13910565AE66B3443FE333CDA1655EFF4B1CEC43F75D7988BC70516EC08834EC188DF79B23D685749A972579292E1F20C2A0F6362FDFFCD3838BDC35B5E09E7188FD493039D54B3A0E7B543D8E1B79DB6C19968E9FAEC62066F7537FE62A46853022028830CC47F630A79B519F6DEDEA7C4F9CC7E9E3381009043742A9A59D14A5519D227D1B02094FB7B0C4EF3ABCEE36F716C3854E99360F70446642F2846FB03A1CD8E0D763EFCA0CB73EEBB996C711C98148E1432C250A534DB58195E9E1FF6CAEAF7437BD5622B2E0C62E29E1DBC55');
INSERT INTO "licenses" VALUES('lic_w61x6pq5nwzydkhdt0v2','OPT','pro','Professional','cus_2jvzwkqe0xcqpqrrra5j','41ced8502396730121c92fe245c794f26793cccd59a3388fa7fc6195c7d043a7','6MYV','active',NULL,'2026-02-03 12:00:00.000000',NULL,'2027-02-03 12:00:00.000000','2027-02-10 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'2A98972A3E73C7705DE6BE6A42431EF66524A57115C5AAAB97CA5004FF7B7493C610FFE9AFFCD9F95B56C58ECE7C68');
INSERT INTO "licenses" VALUES('lic_vf828wzm03h1z5wvetpw','CAIO','standard','Standard','cus_2jvzwkqe0xcqpqrrra5j','501853f0623ebd1476f05a73c87b481a367674c50a56691ea8a0d0c0f337c59c','04dd','active',NULL,'2026-08-12 12:00:00.000000',NULL,'2027-08-12 12:00:00.000000','2027-08-19 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{"requests": {"amount": 1000000, "period": "day"}}',1,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'5925172DC89320DB0649145FF3CFF025A6A8241E4D7E21ACA81557A270E89822CA3363A427C916992D2FA3AD587566CB76C4E60B7AA1965272B3DF2B9659E452E23397F9EFB7154A3BB952A0B6992F585C4B5E15BC86646E95AC7EBA3F916FE07EA1669A41DED7358CD84C9A6BEA26D2F351220D88A363882A5AC7D2D84AE84A54988272D2C7F1F46D70DE56CCFFE177AB75599E0CB81474160783A3826E04128258B1595C65D2674557102A3022175E70A1D79B68257AA074');
INSERT INTO "licenses" VALUES('lic_r8sp15qdjqrgqfcaawn7','OPT','starter','Starter','cus_a2se3azwh0r67btjhxcy','c013a3f110af3b391826c9e16e789d25b88c756aff998ab7ae2c25bb1b1d9eac','QJMJ','active',NULL,'2026-03-05 12:00:00.000000',NULL,'2027-03-05 12:00:00.000000','2027-03-12 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'03ED35ABF82E06743E18A92A0A03593207F97C7A383BE1D5B653F49FFCD0975A295AD77E3C0ABC9B0D97D9B1FA574C93E06E31');
INSERT INTO "licenses" VALUES('lic_f2nccsbbpavw8zfhkpks','OPT','pro','Professional','cus_wcj2dqjtqvs49aza8137','12878aaa1322b91fc27ab86b658a83dd15db406df3da25accb7f2c21edbd4ab3','9CE0','active',NULL,'2026-03-25 12:00:00.000000',NULL,'2026-12-11 12:00:00.000000','2026-12-18 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'00225C2A6FF24DE1A168D242BF8C4D7A774762E580DA412D78E956F4E9B4BF51D888B1E33D66765EBC0E6C9BCF4071');
INSERT INTO "licenses" VALUES('lic_gvksb2e69pt8vxw44v2d','OPT','starter','Starter','cus_qsmv2xnkfda0w8h19b0m','6e8cc9aede10c3c336cb40a34475d71c667fa43fa4fdd5c4cd90b31cfc19de8a','JTJ6','active',NULL,'2026-04-13 12:00:00.000000',NULL,'2026-11-25 12:00:00.000000','2026-12-02 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'73BFCB86B4F35547518C66623703E8A88D4969E49A63DE1EAD2017403106F6355C72AB2760231417CC80783F6E9D17D442FBF3');
INSERT INTO "licenses" VALUES('lic_skmcxvg8z5ab4gshexts','NLS','enterprise','Enterprise','cus_dw4ry4e8qse24bhg08k4','a9aa7be65475e23a888a83eb474266d90ee8cc291a698a181fe911beb5ad1909','8e61','active',NULL,'2026-05-04 12:00:00.000000',NULL,'2027-05-04 12:00:00.000000','2027-05-11 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["workflows", "integrations"]','{}','{}',30,7,600,'2026-11-679f5b','4d1aa8791a466eee',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'2557C0DF1E7D6577928A20FBE9FF6CA588DC65D2A1FEC94CBF3EBBBC1092143E16AA1136EA3E9B89878EBE670D43D6B90F7E94774EC9D3A473F4CAEC9B55B2BDEDE326E719A7D3F110E622D01213AA17C4E3A8708B6AEA3E44A36A7E3726669512B5F4F04DDBB89FA2460DEF5A5AED760553A2BFDEDF29FD93B503231B551A9ED862FFA0D2FAFB34D202C066B6684887A1B5A9B3F2CE69EF448CBFD23678EFF7B4DA94C7F10663F44AC93C7B7D7F4E4CDDAE3E269C87E448EE1FC156613FAA8133CD94AB3DF149C7E153F81BE5EA4045A5795178E99566B7CBE1F1F6C6CBF6D3E1C76B0704500F31B9519D990D160AB7ADC8DE615D39D4DCAF14A8A6AE2205868385F7DA340866EDED9794FD0EDCC3B392DDBD6961CEF351BA87E2319B8892227E0D5D5AB8D4D2BFBE65A0D77711C2E090BB97FB0F2C9F2E4CDF12154277B5A7A72E298602645F18D3AA5C52B09AE0A9CD1709B2C1A9E7CB76582731CC51EC375817EE909F5DA1C1016218E2FA52720176E761F10634A5E08AEF600D5B98EA15DFB0F2CFBC567553896D3802CADF2BC20A814D5231C955825D8C8CA81E3926AF143976A15B2038BFB7D5BD3A5B4986340D9103FABB2F7E13546DE9F4A9D90413C82E9983B5B5D6D10D43937DEF3B5EFCA60D90B93B4F2E187B5C8B79E54AFBFA7F07CFFD653F41F3E62C12E83CF7F9C8BA6F4173B75C8A35FD0B9CF012513EDAD4F8699CCBC70689CE6D0C5E832434C8BE912BD028666F6E5C099F672D6E95D96B13FCC9B530D9C8C79C342EDC47CE1891888380A592A3133FD866814C8F152584A74F6E3494BA3B254A6E90994DB091E456708C0B341FA08CCE0FE79FD0D4739A0B4D6750B0625CC5E781A51904A4B240259F7CAB161797F58085ED0AFB413129F06C9D81DD6B8AFB31FFA47E2BB6452875051AE9BF37A9D95569ED33C857D2225CAD36C9ACAF091F4856F87E8E4F78102C6000D8E6FFC0B495DDBC68F01406EE201BCE743B310DBF43D95B72F599E88C842500593B8B0B315EA133F4A421BA04A20E5255FEA726C56BCF6060EE788662AEEB79180E04EB27AAB8329003826E9E5B75A9E5197FE4DA8CD6378477E13D8009C1ECA71049D6B16ED3BE99867CD8AF71EFCB8FF7F4035BBBDA504760CD06E9D1D4BD4D1E79898846FAD5C8010DBD6E415B2B4996C5C2345E73108D60F2728C964BE93A58E2530FB0AC508BEB275678B7F173F773196380448D1AB8ACBE9D8AAC37FAA4344EA2BB80A5FDCE15E3B690DC4C731EB25C180AA388A289BED417145C34835401545109E512BC86C6FF97790F2AEC0D72D3DBF513EDEED2A7AB744001D162B5135FCAD1047C84BE8CCF289FD9C903DC1D9BCC6C00EA841CEB1ADF256A781ACB83203D0C516EF84E739A85A10637E24141665EA3D2695352CFD01B8310C734D3A0838A5657DD7964489968FCD80144AEB47AE17E2CD2FB7AEB1E38C440A49C30A6827D32723D605975BB5BE7FB78217AA5927F8DE48AAC5E6ED04D43');
INSERT INTO "licenses" VALUES('lic_wbfk5nk1enqvfmfg74s3','OPT','enterprise','Enterprise','cus_dw4ry4e8qse24bhg08k4','8d5a9506e9263beee4f7a7463438346d02b598e7b7df8b69bb58c36470dad70c','YWSZ','active',NULL,'2026-05-04 12:00:00.000000',NULL,'2027-05-04 12:00:00.000000','2027-05-11 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'0E4E7FF6FA4F6D1D30EF08E38643541174CD1E83E7CABA9E829406F070DAF740FF86A7A85D9E54768A9804279338B1');
INSERT INTO "licenses" VALUES('lic_3d87ma66xvx79b959zbd','OPT','pro','Professional','cus_55jp29dsng0p55xrv7d4','d9e5bb4657e1cf4d93b4e263b63e88ec1266eb8ca09f088c55edbca61d908fdd','R2QV','suspended','2026-11-16 12:00:00.000000','2026-06-09 12:00:00.000000',NULL,'2027-06-09 12:00:00.000000','2027-06-16 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',2,NULL,NULL,0,'full','optional',0,'{}',NULL,X'9F22A75411B3315AC77B0880145C8F75F01275ADA5F1EF9ED546661D3DD7CF71E81A2CC0B727AFB5016A94271F70FC');
INSERT INTO "licenses" VALUES('lic_nfr5w9fn3ndqkp4ffe1x','LMG','pro','Pro','cus_51zn59wj8yw24yxn4xgg','3efd0d738f1c2d396db270383f05d5d560b141fe5724e8dffe2eecea3313d6f1','ltCg','active',NULL,'2026-06-23 12:00:00.000000',NULL,'2026-12-06 12:00:00.000000','2026-12-13 12:00:00.000000','2026-11-20 11:53:00.000000','19.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 10, "servers": 25}','{"requests": {"amount": 100000, "period": "month"}}',1,7,NULL,'2026-11-679f5b','22a70b6a83c38a2c',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "300 per minute"}',NULL,X'20603D495A735F68AD8AE562602AA9E3C68086CF9E53BF179AC914B6851E6DCDDBBD771263BAB67549A71BD2226F9EFD8424308D8A8DDE975E73D9B5E9227D0B6FA8041C3F171365541594D5F3CDD2CC6792264197984505847CCD8854AC09C7F68FA7AF0110FF0BB9EC1F10F0D3CFF986D945C20C6D8B3C460ADA355C6D19D24BF044481E8BF5B183FFEE839BA2AB1659E26C2E7885C800B56E100DD9A416309D4AB4B004B5197BAE24E4E39A4907BB2BD1E7232A8CA05056D79F09297C4430BEA28DB87B5E12864CA5AD9F9B8D2D3DE92AC2F4D5C6E039178727F151D9CC297B6BAE4B7E67A2820BBC4FED593C160050C93801E7DB6C2BBE1E4B6FD918BD479F83601D4A15DB93DB34A5A3B89C2A51BA9C180CB2AA32F476D28FEC8FA1C99099E3B4A42386E31A98A812D1F107B72452C7BC0A855C1002CAE0A00F54812D3F40D2D5FC58545088C3D43C272820749E9C1EEF3C310B985A9344F4B1EB81BFAAD396862DE73DD15C4F853B71615CB0E389EC1A92212752971B519EC2E76736A1E381A239468191658032348FE6A91C189B37C7C679546EBEB0135FD11266509A4A109C74396517B222C11D06F585096B6E39DF451839180531AB862CEB40884E6C113C4735242448B8AAD5621190052B24319AFBAA0004FA5E0E19A85A487491ED5E17947448BADED622D9F110F09A00A94C151345D31A537D7669CA4E4875768F04EE261A41E82E2D263FFBAEBBF0045E7B0EBAE2D4675B3B6346214CF4CCE53AF0CA06CFA054FEFC348A1F5B4920C2A3DAEE84021173003AA284FEBA158EFED08A8C0A332FBB297252FA321FACED94AE076738F4B57E1329EB3A2DFF092B93C6590FE4569AEC6B0C5B71ADB562806BC098E8B5B4B290F57F2DB274BEDD5AF9C93FA79C7417E4B6A455093546CF1278A09ACD6447B507DD11E306615B3466694578FB7F2F6991A0DA991FAEC886CCC9BF1EF385508AD6BBFD1E0954287F066DBDD669B713CB1F50D95CA8EC7AC6EBC98451DE72943E40572D0B7519014AA23BF0C7EA994E8C64FDF4D9F72CFCF8EF4D6C86E657C9F5D8CF77BF3041A290BEB06BD3A9AA616D2E121BF0EC5E54DEEA8C068F5C8E2A77DE9A32B53FD7EF2D9E3BFA3673DF183B4829E940484A1DE64FD46FCD1204093C9E25EBDD9447A5CEF58AC4BAC4D5');
INSERT INTO "licenses" VALUES('lic_c2mscx65962kza7d3jmp','CAIO','perpetual','Perpetual','cus_51zn59wj8yw24yxn4xgg','53650c30d711c57cbd6613af14bea9189bb283545067c17e998c53329afcecf6','2683','active',NULL,'2026-06-23 12:00:00.000000',NULL,NULL,NULL,'2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'8C954FE77428B560CE9292345542451A32C3E0AB99FD4D378D5C51F63924540477D76553ED5AC1B138C94970E5B7B1EB8B742B7646CFF343D099D04FCFA4B8275329D08A1191ADB39D9C79064A230D4F8FDE8AE6D31F532C8C0C785343585FDBB4B8457B5A2EFAF32684D52CAD3E0D181FBE2A3C2EC843E00D9F778339D7C90C8F4A322A5981480FDE0AD6AE441E74504A515B8229EC1D1CE73E5D51006518726F3AEDA0A5D658CC0CA2DD2D8C5A3E594E6ECC8933F6EC39');
INSERT INTO "licenses" VALUES('lic_5k0x22tnsbsa0nx3gbhc','OPT','starter','Starter','cus_3sz80em5k0wvthvdadr7','ea11462858a139c35740a7407a43fcb20c2797c9cff7e452c7c6fb594d4f6a55','N7WS','active',NULL,'2026-08-14 12:00:00.000000',NULL,'2026-11-17 12:00:00.000000','2026-11-24 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'06D8C2AF6705497E08E19AD89FE38E727B83CE3CA98C9FE0DE90B6F040ED264CBAC7824A1779DD802888E2C4E42224D3539F1F');
INSERT INTO "licenses" VALUES('lic_2t86neemaj7ecjrn9mgx','LMG','free','Free','cus_3sz80em5k0wvthvdadr7','aa73a99857907c82c23a94a997af1bf3099e9bf1f2eafe296c95f4e2e0d12c12','leAQ','active',NULL,'2026-08-22 12:00:00.000000',NULL,NULL,NULL,NULL,'0.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 1, "servers": 3}','{"requests": {"amount": 1000, "period": "month"}}',1,7,NULL,'2026-11-679f5b','2dc6532dea1792b9',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "30 per minute"}',NULL,X'B42796EBE0CC9A88BF6DE93AAD32533AEFC29688754468DF49BDD07F91560714E433243BDD6DB5BBF4237F21A5D71F5E3C0BB174C7D99FB009B9F45E653E00AE8091E73F18FD1AC79D2C62D74B362C1AB68F55FD3D35083C23FD6FF174E60C6895F657BB764FFACCE6DD076912800DD7DFD38C92C396F049D9F9695E2257F676122D1B67A0C6FF9AC079D06D4167EC63859AEBF084D93AFB7C0A1EC23F9596E5A110EC3F59C11E8EBE79E190C1ACDCEDCE69B07F69DF6F289FB3BEA69BFADA6C019FA71723E18D6D7027D8FD0768E59A204E685D9434D78D6B3AB2166252D907B3662C26D64D7D6636C0F5D11F401809C614E188851C590EC79908B72ED1D586D3FCD09EE49509711C3A546CD05A68A0F6D14D5FE8C8000D7F908C4C7FEFF96A6BBEFFD080879E3BA5D345B5C86A907990435AB886B0C1EA27E4CF72ACA5F3D235C4F7EC23B9BAEB01BEDD19AB9EA5C2BB0C919AE3172EB361645EEC5865E79F0807F4B09E2B3C6D70CC00E6F8F9B83C536F39F474FA5E74354BF3439E64BC4F67753AD1D30021EC024FC19DB36620102AB76A291D9E3E8EEEE5058EDAB51298EDCBD34423B8123DFDF2A0D44F7BC551AE5DD92461999275C9A8F7F1876A0895864BCBBBEE4A397134B6B84BDEE9615A7BEF736BD12D8014ED8E96684A776BC9632CCEF50D3DB9349EF1A09442A91B65E23A091C3B5697A408E866E6499AEE12ACD2F413ABAB41FAC2B04CACDD02B3D4E468B99B2FEB7B4E3C0C5E4100894DA086870AAA14649F08E10C9FCDC37F6A1305411E5A757019AE97BFF7EB698DE4AEC82A3DDF52D7D8FB81E732D47A2CE6850C1FC47D2F48D2AD1A8A59BC2C1F93C985473CD32948D316DFEBB4C47FA18D977796BF025C935594F19B77B159AD6CD2F95FC6B046E5AC15A73F5CD364D2CBCFD74C8A8B98B5F80A753930874048998EE4789A6D81AACB9A6E6045700D6E08488A1BEC72708611B850E3B9BDC92D981E33A5ADC5B658C5F0AA23ADB89DBE34CBE438C107363492E382EB1432C254EC79B481A43E0CE6F6D3026349333DCBC2C6911C017C20B626F3DF');
INSERT INTO "licenses" VALUES('lic_wfcf4jwevaq8vvdh1wx5','OPT','pro','Professional','cus_3s28f5gdxds2w4vjjkjs','6719ee06966a89b49ace1fbbb36fe76594158f54dd22111ec028af3c01755586','ZR52','revoked','2026-11-16 12:00:00.000000','2026-09-20 12:00:00.000000',NULL,'2027-09-20 12:00:00.000000','2027-09-27 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',2,NULL,NULL,0,'full','optional',0,'{}',NULL,X'027E858110D4B0227BA04D8719CC8D60DE8404470C862B20BF537CCAB40F40B5CA00FBFD7B63BDC02ECA9A81ED0044');
INSERT INTO "licenses" VALUES('lic_wzz1av3wseerd3m410gf','OPT','enterprise','Enterprise','cus_zrq380k4x5r9ng93n20d','19b2f68ec9713159097488f0c0eecc6853c591bdeda067a51ddfc8da4ce529d0','50VP','active',NULL,'2026-10-18 12:00:00.000000',NULL,'2027-10-18 12:00:00.000000','2027-10-25 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'C926256C4510D7146A339EADC56CE9E19C980F14505650A4F603CD92F49F15269EBAB1D20D3FDC0AC97214EDCB41E4');
INSERT INTO "licenses" VALUES('lic_2pqn7fdxx7sqxqcy2rrz','CAIO','enterprise','Enterprise','cus_zrq380k4x5r9ng93n20d','8ed5f2180cbc7fa792da339a5ce37ec5c40002e6c3910deb049c466f1e895b8a','e587','active',NULL,'2026-10-18 12:00:00.000000',NULL,'2027-10-18 12:00:00.000000','2027-10-25 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["text_generation", "text_embedding"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'418B08FB4B7AFAC3C7B0BAFF71D3066132C31D4F98177FD292C428EF4EF25572B2B1770E0DD1DC461390F9B0C040A82E50AB2A68A21F206041FABD6F6A14AF1503D74ED6ACD510B1D85C246251541BEA5032477BBE6B3C9B9E03E666CC629C7687305F12464C97AE9C4DDD44DF80730B4390D2E33F1F8F3130B00107A899036969DEFCC9698F7F45F5065BB20FB6DBB8429F9BDB911CBF895094E5A20591E99198797A65047B3F7EA16573EC58F481CDCAD2C9DCB9ABE23083');
INSERT INTO "licenses" VALUES('lic_hy2b3dkfzshm30c8eavg','OPT','pro','Professional','cus_ktpr30jm9xqhcc0drtyv','18f37243adde79277e3af7205ffb551022226ff40745c6b245de2fc72a0944eb','SPB9','active',NULL,'2026-11-08 12:00:00.000000',NULL,'2026-11-22 12:00:00.000000','2026-11-22 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,1,'cus_ktpr30jm9xqhcc0drtyv',NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'478DBB9F7BE0BE5EA6EFD47BCB01A173AFA19B0C0569DD30B0BC0648BE6627065CEBC2FEC7ABFC51AB7C5EE8B6F343');
INSERT INTO "licenses" VALUES('lic_7yyh9qcnazg250nvgwht','OPT','pro','Professional','cus_hfqwhr4rh2tgf8awye0m','254b002245b2e42173ad2742057d5ac2f2a8f2fc5525772034fcd9bc082631e3','5XB0','active',NULL,'2026-11-15 12:00:00.000000',NULL,'2026-11-29 12:00:00.000000','2026-11-29 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,1,'cus_hfqwhr4rh2tgf8awye0m',NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'92FF6879CEA84F51C784AC0C4C663C36A1C4B1BAB2DD8AA137FDF95CBE935F6C9C5EB11767A41681A115CB0FF157DD');
INSERT INTO "licenses" VALUES('lic_gbkg3hsasfp47bhk24ka','OPT','starter','Starter','cus_g53sq14v3xsbemr8h8e2','e7c29a598581a7a5ef64e7ec7b7c81d31aab91b9e0bd9005c877592e3af145d9','G36Y','active',NULL,'2026-11-18 12:00:00.000000',NULL,'2027-11-18 12:00:00.000000','2027-11-25 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'032555B762EDE6907FB853F4F53DF6BFEA03C34DA357000113F5990F7B61BAE1BE88160590A576B17B6C1BB75DE4E58C0FA390');
INSERT INTO "licenses" VALUES('lic_nqwn1hvxqwc51vfwstq7','LMG','team','Team','cus_g53sq14v3xsbemr8h8e2','e7a25553e327c833053f60ff101ae9410e9afd83b3cfe75dd0ee84769403884e','06AA','active',NULL,'2026-11-19 12:00:00.000000','2026-11-27 12:00:00.000000','2026-12-27 12:00:00.000000','2027-01-03 12:00:00.000000',NULL,'79.00','EUR',NULL,NULL,'["profiles", "servers", "team_management"]','{"profiles": 50, "servers": 100}','{"requests": {"amount": 1000000, "period": "month"}}',1,7,NULL,'2026-11-679f5b','ebd9ca5cf36ece44',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "1200 per minute"}',NULL,X'5B57318EC25D70AE0DCA2943B377939BD25F018E399C512F471E4F95314F35F0F86F1A1EBE050B66A2B89BBFC53D8B66F8CC910FE7B7C62F3E1F3B27BB291B57DB8ADEE9DB3237F9E837FC52B2DF424FF1C9E82EF0C297D04E6C63BEBCAA5F6CEF982D23924EBEFFA7C478E438255C9E446DC3A522A38BE61D4244B6ECBE2FA746737A8AC8C298D86FB68F09C0F0CACF4EA76026D6ED34EED632F4D1F24CC27951C87E482234003D021743EA72820EFD152369C1EBBFC0565504288448E29898E732CEE6BC001CD5AAAFFE67E048A02C22FC5D5B6DBE898FA430F04216B5808BB37A6FC34A03210E7C11475D57492FAE32DA396D417198345EDB9932CDD12336B908B33E64326C99B7ADBF722DDE850DE581DFA9D7335F1452AEE4E0A88846FDD3E850D984D3C772A1F2829EB23A045D98D2779257B1F6C9A18D89386729F996FABFFD670A66878594C954D65EEC1B628EF378174AC00752BC83F3736F81B06135A26F4812ADE10BD159AB4B5A6EC85758C52F0F065B384EB9B7C271E8B8051DE545A438AD85D8BE949E2331472036DEECBF00036ABFA47F1848D1DC1FC3E7FE5AF31A9BF6606F01CBCF67E35C5507D34F52D59993364819044CFD987313D82C19693D3C45D4B868C9D908918F34DFC4780BB747F54E19250D7CE2CC7820118F7E23886BA33F0A90FC367E29EB2064D3FFA969CFDE2712AE33B45584C60014998D8A8EC382219AC9408D40A59F51C1834C076844F51D8E84BF9701367F3F238FD2D6B10ADF1594EFF67373FC657E4084F16F61419E17726257BD4B00BEC62E4A90E96DF9FC347F552E54DFCAF43594FF60E13F1F07B17A9C6E2B3255C9EE0AE2C58032CD5C18CC161079854FE0E8EEE9678A5FC6430E0736C669F2DCCF81CF2ADEDBC35BE81C99650304AB335ED905CDFE96F5555293B9C5B0A51BE13106C6138DBBD23F44AB0AADA93B6FAF3CC1F4A2FA80222C4DCB83B7AAB22A4B78C22F5B30F50ECAAEDDEE6675EF87DE94570F9842D37A364EDF5526E03B4D3C4C431006F6F10D994A398E8E9A8029195F9FC0C1C47BECA09F6CE919FF8C86CD95F3FBB3156B73E22773E6A51344180575C6026018AFC681ED6EE9A76C46EF336AE112BCE285E79D68E64AF5E363185328E4D7B79F98A92A21BCA35E8C8B12510195A367299EA61F92FA78AFE6ABEBB78504AF792AA2C7D84604759BE31D006A970A6B3B3E4E24C630D17373C29A03CF34196671BFF1822D63F1A71ECFF635D5A69A970DAFABF8BA80D2054688AEBF0D8B54');
INSERT INTO "licenses" VALUES('lic_w8kd60jt4kxnpkv9gnjj','CAIO','perpetual','Perpetual','cus_2decr61vrps73eetz6b7','d7eb69fa90f42e3cd12b167a5cc020d5c4016577b91327607e4c04aa4f95b85f','fbfd','active',NULL,'2026-11-20 12:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'6050F449447692C7CEEBA87FC027A8613F947BB0F27988F6CCAB0C2B9DED4C78AA0DDE7F79C8C3408066A3889640CAB0C9E9019A21EB90450DBD954BBB832CE36744AC9203278594E98FEE3E13D3CE26E6F6884BBF32FB02E50745E4D5AFE6AA0EF9911D69FF09C628E8B1E2172284D13B26E325FD098196B0A2802355374FC40D82504C96DFB8C581F6BF581E62CFE01C448BBB50D7EC3A14A03A1E2C5E4651DE99564BD3AA4585071FE609F8D726F591F26C2AB5B40E42');
CREATE TABLE memberships (
	customer_id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_memberships PRIMARY KEY (customer_id, user_id), 
	CONSTRAINT fk_memberships_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_memberships_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "memberships" VALUES('cus_jt5144fnesz2wf692gcf','usr_tcmffhen9n2fpas97b9j','owner','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_jt5144fnesz2wf692gcf','usr_n5jwzz4cxp32shm1nwk6','member','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_2jvzwkqe0xcqpqrrra5j','usr_dsjcsey105aq485smf1q','owner','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_jt5144fnesz2wf692gcf','usr_0wsjdfccba70p1zmfne2','owner','2026-10-21 12:00:00.000000');
CREATE TABLE orders (
	id VARCHAR(32) NOT NULL, 
	number VARCHAR(32) NOT NULL, 
	provider VARCHAR(16) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	product_code VARCHAR(16) NOT NULL, 
	"plan" VARCHAR(32) NOT NULL, 
	price VARCHAR(32) NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	percent_off INTEGER DEFAULT 0 NOT NULL, 
	total VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	company VARCHAR(200), 
	country VARCHAR(2), 
	vat_number VARCHAR(32), 
	language VARCHAR(8), 
	note VARCHAR(2000), 
	expires_at DATETIME, 
	checkout_ref VARCHAR(255), 
	payment_note VARCHAR(200), 
	license_id VARCHAR(32), 
	created_at DATETIME NOT NULL, 
	valid_until DATETIME NOT NULL, 
	paid_at DATETIME, 
	version INTEGER DEFAULT 1 NOT NULL, customer_id VARCHAR(32), 
	CONSTRAINT pk_orders PRIMARY KEY (id), 
	CONSTRAINT fk_orders_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id), 
	CONSTRAINT uq_orders_number UNIQUE (number)
);
INSERT INTO "orders" VALUES('ord_p1b8572x3zcv0hxw12wk','2026-Q-0001','manual','paid','OPT','pro','4999.00','EUR',30,'3499.3000','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-17 12:00:00.000000','2026-12-17 12:00:00.000000','2026-11-18 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_4n2heydyyhas3n0cpbn2','2026-Q-0002','stripe','open','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-14 12:00:00.000000','2026-11-15 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_wkgy81nt9nmj19hs6507','2026-Q-0003','stripe','paid','OPT','starter','1499.00','EUR',0,'1499.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-11 12:00:00.000000','2026-11-12 12:00:00.000000','2026-11-12 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_ccz21qa7sssc9n5w9z93','2026-Q-0004','manual','cancelled','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-08 12:00:00.000000','2026-12-08 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_trfffn2anjpsymbfewhc','2026-Q-0005','manual','open','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-05 12:00:00.000000','2026-12-05 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_g3rngtgchx0y5p7ef8rh','2026-Q-0006','manual','paid','OPT','starter','1499.00','EUR',0,'1499.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-02 12:00:00.000000','2026-12-02 12:00:00.000000','2026-11-03 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_98vprgvy1t36yjqmeq9z','2026-Q-0007','stripe','open','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-30 12:00:00.000000','2026-10-31 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_jj91v9mewbe0f5wgn65c','2026-Q-0008','stripe','paid','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-27 12:00:00.000000','2026-10-28 12:00:00.000000','2026-10-28 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_nr8yynagbnmrjy52c9z6','2026-Q-0009','manual','cancelled','OPT','starter','1499.00','EUR',0,'1499.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-24 12:00:00.000000','2026-11-23 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_87rebwf1s6e520s5t21v','2026-Q-0010','manual','open','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-21 12:00:00.000000','2026-11-20 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_89hw0ekfwrmzjn6ate7b','2026-Q-0011','manual','paid','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-18 12:00:00.000000','2026-11-17 12:00:00.000000','2026-10-19 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_3113v3nyqp1h531cgr1q','2026-Q-0012','stripe','open','OPT','starter','1499.00','EUR',0,'1499.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-15 12:00:00.000000','2026-10-16 12:00:00.000000',NULL,1,NULL);
CREATE TABLE "outbox" (
	id VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	target VARCHAR(64) NOT NULL, 
	event_id VARCHAR(32) NOT NULL, 
	event_type VARCHAR(64) NOT NULL, 
	payload JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	leased_until DATETIME, 
	done_at DATETIME, 
	gave_up_at DATETIME, 
	last_status INTEGER, 
	last_error VARCHAR(500), 
	dedupe_key VARCHAR(255), 
	sealed BLOB, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT uq_outbox_dedupe_key UNIQUE (dedupe_key)
);
INSERT INTO "outbox" VALUES('mail_fkja7xeps7v47zd4rzf3','mail','mail','mail_fkja7xeps7v47zd4rzf3','invitation','{"to": "kari@aurore-cloud.example", "language": null, "customer_id": "cus_jt5144fnesz2wf692gcf", "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_676t2aqvyfe4cdx50343',X'3EDE513931545FAD631CD7A391555FDAB8F89FBE432C177902A31957A95D95BC84744191B44F200B46FCE00177888C779BC40B916F0CDBE0D008CDE7913774CE5B170B4B4660EA57B2FAA2D0E7828070836534E03D3391F77BF2CDDFEBFE2AE906EF2364B35612AB982DACA2FE316790FD2E82EDE52AE7C67B51E6C307DD1CE68E22B09EA19E8139B415FB637635D4E06FCDEC08077F6E528AB76F02A33A966C8059CD2BC4C02794B0766F30905D62CD957AAE005292F7');
INSERT INTO "outbox" VALUES('mail_gr360f1z8s1esyrs02xy','mail','mail','mail_gr360f1z8s1esyrs02xy','invitation','{"to": "petra@bluebird-data.example", "language": null, "customer_id": "cus_2jvzwkqe0xcqpqrrra5j", "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_hh80k70ryk6vqzshj86t',X'497062F6751389DCB93EF55FB498F31EFB60D3EB02C2571E8FFD308BA14F33E97201FAFB936218E4172326D24A585FF424C59D7BB62FBDA5DF0A2CC19CF37FDEEE1A9160D961E039DB7A2D8560646496CC5CBC58A201E86F9B02A51CDACC6B8BC4F4602557FE6E5842291AB0CED6516D0AB0911B0608B693F519C4E478D56291F0054DD90206659F9132310DC3C743FAF2E1BB3598F65EE81B13D36B29BE8B62B371C67017FE617B16CA8F66CBFF398C71DF4C1BB94047');
INSERT INTO "outbox" VALUES('mail_ts50yqsvrmrfa9p1z395','mail','mail','mail_ts50yqsvrmrfa9p1z395','invitation','{"to": "sam@vendor.example", "language": null, "customer_id": null, "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_80a9pae0sgt72s82ezr8',X'7CE73883733109BD8F72B593A8BBF4D3AF36C7688CF5D291FA0CD07CFCC21B8A27462004860181657FE7F0F32A2248129CBB9F6F1FF094E73EE888A69A235C0ED2BB7E66AFB4A190A63277EA44127607FC414C8456B2E4B47F918E13B4F1F4C5D417FEA3F3861DB77F9FE4203C4BBA7F81B1840FFB1FF098B6163E3BE10EAEF4C7750A87C7A10BA74D161303C31A254AE94063B8DEF4465DE1B26FAB3B201310BFD3DFB3E315FDCEF7FCE322');
INSERT INTO "outbox" VALUES('dlv_a631a5bxc4e1a6q0nsfq','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_jwrxh5yq1d7kqe7z9yth','license.issued','{"type": "license.issued", "data": {"id": "lic_v8zsvfetwvas3ph3q9m0"}}','2026-11-20 12:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 12:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_4erv1a2gtyxqvv1wgef7','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_b308kg2t6s5ets9zr8ra','license.issued','{"type": "license.issued", "data": {"id": "lic_vams93dga0gdyg56vce2"}}','2026-11-20 11:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 11:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_phsp8eg3cqmfg10vr21a','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_tbc2jzxvhg473v5hcxrn','license.issued','{"type": "license.issued", "data": {"id": "lic_v992g9xh9yea667nr0s8"}}','2026-11-20 10:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_b3274f323veqrm2hctev','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_p0fjmkbrj0tt66k15pwv','license.issued','{"type": "license.issued", "data": {"id": "lic_5da7v7vg8egdz4qk0za9"}}','2026-11-20 09:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 09:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_n3cayvk7j05y0parq155','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_6vh87zxq7ybvcyne14td','license.issued','{"type": "license.issued", "data": {"id": "lic_w61x6pq5nwzydkhdt0v2"}}','2026-11-20 08:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 08:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_xpt494w68ceq50preswj','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_4j7kx6nabnwjk8rqyrkj','license.issued','{"type": "license.issued", "data": {"id": "lic_vf828wzm03h1z5wvetpw"}}','2026-11-20 07:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 07:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_qnqcn7bx8he64asy7b5z','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_vr5am27rhe1qrgn77xhk','license.issued','{"type": "license.issued", "data": {"id": "lic_r8sp15qdjqrgqfcaawn7"}}','2026-11-20 06:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_fgamekm3edm77jeavh9a','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_dmwb543pmkbk53k2bzym','license.issued','{"type": "license.issued", "data": {"id": "lic_f2nccsbbpavw8zfhkpks"}}','2026-11-20 05:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 05:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_f4mw194dekdmgx64y6g5','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_8p5mwjne322d8389wcfc','license.issued','{"type": "license.issued", "data": {"id": "lic_gvksb2e69pt8vxw44v2d"}}','2026-11-20 04:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 04:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_q2b9pqpvj6hrkm5qzr41','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_jk0wkkxwvmfp08v22cr2','license.issued','{"type": "license.issued", "data": {"id": "lic_skmcxvg8z5ab4gshexts"}}','2026-11-20 03:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 03:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_smcd4464rw3wxf2t5858','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_rqf0mps3g31mm5e1x4pf','license.issued','{"type": "license.issued", "data": {"id": "lic_wbfk5nk1enqvfmfg74s3"}}','2026-11-20 02:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_5avrww1k03waep0bmbmt','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_w98vexcghjy5kg63p57a','license.issued','{"type": "license.issued", "data": {"id": "lic_3d87ma66xvx79b959zbd"}}','2026-11-20 01:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 01:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_0p7f5kec9tawbfhfc4ff','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_n5r1gamg6fsjqtjr6amw','license.issued','{"type": "license.issued", "data": {"id": "lic_nfr5w9fn3ndqkp4ffe1x"}}','2026-11-20 00:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 00:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_67mgx14rwta15g6bj31g','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_w9cbfgepbbhapdf9eg46','license.issued','{"type": "license.issued", "data": {"id": "lic_c2mscx65962kza7d3jmp"}}','2026-11-19 23:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-19 23:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_mthtqf4497h8a7sjqgs2','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_pyqqjtwgmkeyt9r5nmta','license.issued','{"type": "license.issued", "data": {"id": "lic_5k0x22tnsbsa0nx3gbhc"}}','2026-11-19 22:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_bkzsb7a92xk6s2wm04sn','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_m59efs2hmtbwevx14bt4','license.issued','{"type": "license.issued", "data": {"id": "lic_2t86neemaj7ecjrn9mgx"}}','2026-11-19 21:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-19 21:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('mail_72jz4fxr9v4zw7zdm9hv','mail','mail','mail_72jz4fxr9v4zw7zdm9hv','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_jt5144fnesz2wf692gcf"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_v8zsvfetwvas3ph3q9m0',X'4F9EF49F61BF93B6D5228673CFB62FFD5789DF183AE6FAC31AFD4005B5032D463E4F1F21E51B306FB1FC166B3B48538484D0E8E339F350DBB6CC3EF97735C00B4F9AAAA9233A04CEC2CD5A73452B549BEFE7C882EED2B5AC84544BEFAE2A43DF0B4A5ADC023C4C0ADD2A92EF689CFA3D35FD549D3123AE3EBD8C76EE14BB1426D229EAF6CC8ED98FC5714F074D4BF5F6A891B75EDFDD85B8F1475B5E4957AE312A2F00644810F4AB4567DA2077E305D24A3B25F9B4FC2600872DE17FA106CC9FAE63937298C0F41AFDA9BD2684CBF9F8E112A10645C827DE6B3F016F9ABA89DADF521FE11101A882050FCC8C8597B1F6B2AAC7D8055C1B62710C906D20FC4F0A891ED3A67B39D828B39F33DC20F4A72AFDE98692DF3DD15877F5358698D18C4D49C0DFBF72F1259241CE9B9359351397394CB88324AD1020D416B75B93F2886865C939332FE256B52900CAA0B73EC6A3B70052AA79E5D3FC15A3A7387B23A09920C37C4FB3FCC3F587C99751797F9A26C594104767AFA5407D7E9AAE41901AF93E55770C322FB590CEBB2B2B4CDCAC3207964303A0FC36663734129012121A3C043CF5A38CCB87CE21C970DA1594B56BA51BEAE5E8DC75B54FF81026AB68287BDACD76C1D13E866BAC263894167AEBE8A5CCBFEBCBDA54186317D76D7BB0C358C41EA6CC7DE28875A97FCF17BD0918BFDF30DF7798C9982FEE23979131AA406A6CB38B253AE3E88ABC945CA2D6B1507988C16605F6BD64283D175A487A08B4999B2FDED3AD5720D9D99A154C12B79CDB18DF49821D523A9D1D752B7D7BD55906464797709F78AAFB842222B501DFEA70BBEFF8C6BC5F77A469B409D0E5FB9447A408968DF5EEE0FD678E506C9E570796CBF8FC68134A5C35B8A0C8160F6F6C874C51D5F4D5BEE27F26A9897800DB9623291C4C391FFB4E27DE582670E97FC1ACFFD83C2F0B98FB206D8DEBFC583FAC98CBFBF197AB32E5A14C4BA05D35FD1CA2DAB62277AF5310AB75344C0C8250AF9B708A364FB58CBAAEAEAACD4FFEA3B0EB9EAB68FDB733956F98CB3065502C1F31B88008E4031AC2B868854E3298F8EBC9488ABD3F78B2868C4AF9DB8EB3FDA0B6EFBA6348D76D23237ABE814D562842C400F4A6AFFF231475CF5FF997D6F02D56984B0B2864334E16027B543D431C617C73D740593F05848BADF25AA9EC346E4986CBCABC4741CC81AD9C9E5962E8D7A6FEF3851BC285B5B8A13DBBAF33E045080D00CECA985E94F7A8D5886A3A78D7442563F21961D427969711DFCCDAE0B1010BE033F0B85DAD58182462F51A50D355A9329AD19F7CD9CCAD6C9F66BE309BB77510ED71BAA70883528F67088122DA73B858EA2F7AC0387FF636129A835A357431');
INSERT INTO "outbox" VALUES('mail_k63n0agwz18v2dd4hm6v','mail','mail','mail_k63n0agwz18v2dd4hm6v','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_jt5144fnesz2wf692gcf"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_vams93dga0gdyg56vce2',X'21A2DB0503B759B249C22BEC0376DBFFB03375B9B021CDB4C97ACF4AF86EC27E0F55E961E5A7042147CDCF8F3FF1837028FA7784C0A9F1FA07EC279DEB91CE0A671B399CF1F58B501E167E9B36752460CE33CE802F281F066CCEE6CB2DBD0CDF0309E60B4205E3DAB6F3C69CD35D69540B68EFC7C1F618D01BBAFEE3E2CC3DAEE14630CCB0FBCD53A6D7CE1FDA2F1CB3FE5562F58CCC1F134E7F01238764F489FBA6161A3C6AAEB8A06B33FEF3AB252CDDE004648DE37E4E234477B198C4CD3347348717B8B9B02B7C23519C7478C06D2A7DFF317A3854B9CBCC27CE7A7D687E508862FADD856A901C3F0A200BB21C539E7B333837B94A8EC583F7C127E9C56F8FCAD7450CFEB26DF0F92BC6C75113A0FD8439E07455BA3477D85CB861C4F8AB7A7A83419A3AB52055F90782ED9547EDE959B57B7A104CF2E6C2CA736D8E87E2D93259F6B7A91CAB41E436DA3EDD0553A6CE60ABE8D3634139206B550D33E5495373D6A546D6850BC4EB4AA021C93EC0AC9635BAC377F7F1930102D1732CA7705F9D08945F2C9D799C7B995A716BA56F785B682077F5B162553CC5AC9AF6070DFF13D2D89DBA8514E16BBF8B34BBF3810FB58BBDB66431180D427680445DB0730EEDE71035945ABB9B6F183E567C24DACE666DF30AF0F2D0C3D86F00B0189DB5F8E0CF50164D88147749F02CDB36F19BB62F7B9E8C16DE557068AD9A286FB553FB1B9F3CE20551A9FDB404D342A1C42A901DA38EDF83BAFCEE93FF2D1C88650D559BBDFD119C5748B5CE7F3096AA8163B29EFE4F3B6A5989A670EF9B821F7627BE281AE2878EA52D05193E493917B96BA8617F9EAD1EA98A734900B6825843F944D3C43836167D35327395F8FF129EB3BBCC5BCF7DF59A2BE3FF1A11B3E9E79792A8FA0144AC6B38F07E2053883ACD09BA153D7913ECA562AD08AB07EA4FBDC9675DC4CDA541066ED5DF27A73A5E663ADE9DCEC9608D21003FE91D781AFFE45EE9B96EAAD6AFB7B22676825AB8643F6CEC7D919406CCC078B1527B40E6EF247DA3E2FF59B5008CCFD2184F4AE787946FEA96354EC3C8A19FF5913A5787C27834A59611BC4F6F74CB98166C2ED28DBC43141901A9B102C2B4FB5F75FAC1940093D297D0DFB9AE4095EEF98CFE4E996A2DEABB1C1A852D38A5F881942262ED6D53AFB4DF10EA04CF32FBBB6FCB7AB0F51B2487BB8D87EA2CF91B5A3D68E5B5AABF2E10AD9732AA520E0113AC5AB03B0A04FD455824B37F3EACD2A1D9A7F7A9C949F0EEC74B9D4520CB4E687F5B01180F032F0DBCBAF739F1E765CA3F7143CCADB24E3C8EC0C19F9863C6ED9782A1382CCE994EDC5478A67CF11E142716A7E07BE10754FEE3041BD2B838BAA5E7B41028FFCA916AC83A603931737B96CD0A302432276593C6E9A4C8DBB9308BC78AFAA571F48B4B1DB8A0000E63DBA4426EBF5555155135AE882FBD55268B92737C8162B9536EB51A5E0D74FC16174586109044DB4927AB93272127757F1D2802195D1A21A6F81F8DEAF71B5F8DB78F184F1BB32E3ECBCADEFD1846EE2ADB02B6812AF3D3BBF230D622BC348A8B59D1');
INSERT INTO "outbox" VALUES('mail_y2ew1ezeqwsywb5s4gzd','mail','mail','mail_y2ew1ezeqwsywb5s4gzd','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_jt5144fnesz2wf692gcf"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_v992g9xh9yea667nr0s8',X'6D963A8B9AB58335C19A5B9441A564C2A1EFAF1B135124222E912FEC28ABA925AB47E13B7CFA8DBD1D9615D65D8C25EECD1861E4CDEF0251AB782153F966EAE2022356A8E3BD11179C528E1CA25806C226364233CD9390BB4EA383BE859CC777CAA370255B18536EC788250E77A3EBC83800148E6EC88AEC3C0C657C890E0CFE90DD282E9C5AEE8FFBE3529383D3BBED7C1D896D70761DB368FD1B72B58663080775BFBE03DBDBF9A1D2D643414F7B8BB62DC18CE7201232EB452DD210E1747B7DEEB3B2E74D11CB4B324BDDCA96B3D3580F1BA3AE511933096A5AAEB71F110261A765B15389C2043DB02AA05080D7B52B71FA03D708051C95B725D966B5EC5680789364D881CE04F4C189C4AF4E9DB7885936999C8CA549C08D320D52AFF3DD5CFA4B9180B1A8BD20F9DF7C2D6169CF5BA5E56F0A64C07679E8030E0BF916DEEE93B2D74882B58F0A50BB8A69096F99002821FF7F1F29E27724658480DD25F7171DE79E5906AF2CBE8D5D4FA30F75BBE3B01E527EE5E63B3AF3F0F848546C3793BF602C1F17E2B177ECB99D1F56FC07152B23BD9FDC732AE85675FC1EE7A5D99677AB233574C394CDAD5DBA12577D1341E9CDFBD83CA54907F176A50B051430A2B2F1DF6EE00E911C11A159DD519F53B3D0572435A10AB0970F2B93C2C470F59DBC89A06A764B6B356A43B3F784CF972FDB143571DBA880D5F9EFCFC49C87D1BFD1A89C4D4E3D029E113B174FF2CA15229BBF014A09D4831F5BBB854A015DBEEDFE2215337076FB2FEE5FFA53A6846B934DEC64DD2D0F549549E3E4216845850CEAF88895E2C4D3E4A3C6D8688F735504F381E12D506E7414ADD215924A079EB5ED11094493FBD493248DBB9732EAA44F2574C7017B598EA31237B324099CAF975BE25109DF1B748AA3B831AFA70CE123C55663826981F4668E18AA7BDCD2A948E92452CA7BB7AE550CF0CB3D12C0E6E66CF201EFF2B6C08CFC9EF22D633188FB90811882EC9A167A0E1203E4B6960705CEFE8CB983ED8C23596989DDFA9549754E77B40FB6A7A2AE4C3A8E410100AA5D53DCDB5F149FCB0A1EA5FEE8C589B29EBE37E24E20343AC6EA390FF644265C843B3DDA303ADB526463952A42BEC21CA09E89046C75D6FB7874951084454A9BE37AF1C9A59D689A0A314A4F897DC6808F8AFC1707E567688DD8DEAAEE0B2BD3FD1405F954A7700033D07EA6FA9253D71E826D84E30320ECA2011497857CA10212E80C5A457D9C52C7EFC7CA114041591B9DD5F21BAD10841EAA5157C4BBBFEA86DEC06D8B47A6E843DCB05EE0ED5B3EEEAA32348D89B2BB2B55593DAA9CC4D84EB63F470C65781265F01AE871E65D86043791731A0C5FDDACF5D94B0DA3D3AD1079819500');
INSERT INTO "outbox" VALUES('mail_k2rcf4qqen3drwft0rpn','mail','mail','mail_k2rcf4qqen3drwft0rpn','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_jt5144fnesz2wf692gcf"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_5da7v7vg8egdz4qk0za9',X'EEEBBA8614DCEF2B61055C4D06EEE0A8B246F8E238CFE6F8FF1A1E91AD2B8A4D79881DECB26092D64252852D92F54FCEB179DF75EF41D2BE56799208EC80AAF3BBBA75C835E855C90A1DE789D6A6FF4432AE10AFFD0CAF6B5404FEB3848CEDD000AC725CB7E8568129757D195468EC4BC25F78968C521F95D13AD013D3B065F2B270062E5CBCA5C64C5FDA5EE93A9B93CB286CB50E6EBCF01D95050169A68DF2A0C22B26F4C2B8A2F4E26D85DF5D964A6203717E555B0E7B14EDA42AF61F687DAEEB268507A9F4EC7CB1F2358EC64EDC813EAD1690D34A8F3061B28FC7B8297864EDB74585883B43061760E09B611ACB486E2A907E0E7B5FB607897773D941CE6B6078FFBC590D3677508ECFE8611A4EB0471AE64F32967BBF079D087C3BC074C576FA67994B604E4A177209EEC665982A0EFEDB9DE7E91426B30F3C528F3A2B5589A3CA6B5D89A8ECFB8EAB7AA9BFEB4C3CFB358021088D3FAD59D953B43DF75BEC820941BD23AA788B39CDC58F58D8C30EACE18A04E6971CD984741F54FF0B3B197AF603600A37C7E4CD2C0F817878CE83240E6F2E374BCA3F9E2A226019AB73025F75F46980D3DFC140F79F906E2C516CD2F2E510B3783A4E77F74AE540F6B5AAF5F593B0FE0406CD8A66E36DEDCF4F49AFD5F87AA023A7D84A9A5F5304C9668CA5242BDFD476F1CDE4D68C98C855C70A47E89FEA8436BC7FCF3FA38A3D2557D4F1B3636BB4FCAC3408FC0A062277EA3435D72E972E2E81E292819511D009C6C10EED0C70519B8C42085F4646894D9A82DD94785AAAF7BF1168746C07554410E5F4AB506DDD4BA20E760D704F1D21C97590D492AD54D42110E1FB2CF3A882145695E286AF158B9E009086FF99FCD1BC43C14B7042DF8DDF2F72A514FF8694BC8EE7EB4B8F47C852B404E1079EDBE3F262B920226BB34B23D29A41F77B29D970E331ABFB746C375C5D0868F8113EC675865058A6821AE70623D4C2634F105297AF303DC39B09C8747D305CF0D89162BE6C84A93CA4298F9DAFB4EFDA717980DFD71B6F3E796DBDA4C50464559DDADE53D0FDA083930167CAD682975C693F18F24AD7B03C1C3BD6E66525231CA981CD1601910E212F6BCFAA11E1B5E76393C68ADFC74AF1C499839B25A4016F1074C320EF107E8DA2D9D3011973A75C8DAD21D946CA0C42321D64DE1594B32502D7A879E5A0AAE88A4D80288D3E44070D7FFE0E15BAC5825C88CD8466FD7530A8897A8BE2163EE3B7856A936800C224CF276139F230AADD1062E0E5C84FEA826EC67325E874FC042792FB16970347766AAB102EFFE0CD95ADD50005212C5679AB1A22746451FC00C8A338847F184BC733869782029D2CF7F3CFA4A786AABF880895B55F0A87AF0215FB72FFCC68843B7B2A2EBA38316FAA19B7FAEDFD2095ACE96862317E8D44DF7610083CA5C5330B43AA2A686D9181091D9B8CFE904F974F05F0CD8DAB7F730C71AD5AE08A2792F29E82E7F95E109F053458EE43D89CACD9532ED3A949C59AB3BADD666B8FD0868F315C08B6DD25EB3CE339608A1EC0F7679F4094A3E446D01C5D47F990F7D0A93AE376647C54EFF0EF78B706D1D83BBA3BE479F1380837B0F578065A876AAB3AB4038E1C5942AB7DB57E95E3101A38F5E08F54E42A90212EE741B9621ACDD79017A76C47EDE3663C0C6615F50FC64FA1DD67FF6D42F69B8504E100E73042E2E8488F32DE99A1863E8E41438AD714B05F12515F7F1E4080F5633DD724EFC52099DFAE3E49D79F4F1A64F5479ADC67E68777403380A7FAFA4E46713D4A7B51F59BBB9D9A5BA08C98E24881222EB9A6EB2A8C9DD7C3F8130A2BA50D160C03CB3E1AFD1F520BEC0F699485FAEA5147ED789612C18F2742F77A367927280E1D9DAC11EA14BC74AC9767AF374C12C76A76E5040E7332A3E74C01CB953F161BCFDABC3CA1638B9E06F3DA8B8039EE6731BDC11B29B2DD76E883192E6670C8971FAFB6301ED5719BFD930C71E977E8E5ED2A9429E76C96615C329DC8A06F1EFA2F5E9F6DAD229C994289C7F74649E88E70D9AB915EB89B13ECE9026F3028580F294091ACAE46F737819A936EAC704CAEE23638E74B87A6CEC38D51FE24CDB2CA686748FAB6B6046E621730BD2EE31F4531D45A1F57EF42C6443E6F9081BD4C38C3FE44634A90BCE77900061F1D0FA7B205DFA8278851BD3E4B8A03B05537AD1FA78D150C1C6251E534D6B7D3AE593F1E0897DAD1DDF662111006B185D69B5D1CED2812CE0627DC75956E29D529F4A12E4C3364A975593F791FAA141992E9B3414175773DEFC9963672E919F6E842ED8626E52AF52E8695B3DD8290179A00CD099A3C42CE8D6F951D6910FC1807F23BFDD6CC24E6E82881A05D40CB85E88D31CA035679D707AD93FB867129BF17BD1C017BF34C6F55DBC48879BDD9A03FB81D8B2300923E1913AA6EB9DAF8C6F3947F139F5D735D519348FE384CF9FEFF4BD408D107AA8C003CB85840713BC817BD1A17E86693DBC64C6E061EC9F9F5C1A524FE66FC513CE754203F2721');
INSERT INTO "outbox" VALUES('mail_xqr0xksg0wgr0mq794h1','mail','mail','mail_xqr0xksg0wgr0mq794h1','license_delivery','{"to": "tomas@bluebird-data.example", "language": null, "customer_id": "cus_2jvzwkqe0xcqpqrrra5j"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_w61x6pq5nwzydkhdt0v2',X'DC6FF88B4C06EEBFF77F8BED663C309325907DB2C71EC820FE9131AC61F6DFBC8604F5DD6113D01E9A363B29DCC83766051D2C34A254B440BB3907C37F96A5DB9E29212474F05905B8211E270C55ABCE70244602FBAC0411D2B7BE329492DA5968D10766E9D17CC33C7FAC32D806CB883BD23C490A89B1D4D07DA9367837FEF33E7BDC3D7AB763450CCC38785064724B3CC2375390A9DDEC2E9F91ABC64BDC9585F4AD26655D2F36C48A03911C0B64E4EAB249007AD312B4C12586A747634CA7CB6DAC1BFCE601E57A39291FD02B23471455336E6FF40A31C66504368BDBEF9439DEF05B0D0B12CEB6E40382FE2843887C64249C1AB035FB10FE27F15FF95E08CB32A7EE3DA5A28EF364580F6602319AD0CC456B88FBEDBF2461A180CAE7AF0E27A103C27D249BD73961BA928673B0326BB1CEF16022D5780ED2AA3F721D2E1EACE60DC0C0B01608EE965644410B0B04E3A38DF9516C07890BC7D671C7F9EC283CB0FFEEB004086807FB2B878232A9E33238C6B3812364F401A34A2426B8E43473E06FFBFDB543A947BF3EB50B5247195DE68AB93042FD14AAA5D0BDBDC741A9333943AAF080712E9821713BC0ED3A36A48C71B83897077E4A76017A4808B9B9AED5F8F82D9A03B5E181FCC5E9253C9DA7A0361075DA44E2E789BD015749A148FFF4BC6C2B72790CAE02413F1954C81C7BC9095AD9F054D5985157A52BB56D21B88C14F4A2993585E35B780ECC951502FE43D80DF5F00A67FA2BA90B3FD271D41E05C178549B5198A2B670D890B1D7911BBD53CD448B33177E7D954662472F0EB75864F6B9BEEE7A50119CE74C38FBA7A424E1F729EC74CF84877A8BBBF6F4B4BFAF94CA25AF70AC2688CE1D0DF40537F5FC105198DB107A3A530B3F8A547362D191C86D2528B6523466E153708DDE27A01E385B7F3F5C58026A2BE2197AA155B88454DAF7384DF9BF2CDB11238225702A040931ADAC4FED987F3907113837209D2D691571B6CB38643AD4FED8DB3CE42960B6125BABBCF40D560EFF6C827CD08EC7ECCF3F650D44940F80B0C98C3F61882E32CEB45E8E22918F4C2986C356396B53520760FDC967BFD62569D90E4C73B4AFA2D461844634926E39CE18CCE8EC54B41C44CE5290C223960F4D454DDFA1DB6AA9220DC0506A4CDD3A192167A25D55738C17B4F633F73FD38D4ACBE949B2DF4F7057A55C466F5164FCC6D0D49C576F8DEC4FFB2EF1F86C33F08EE2A8786F71A8C7B191F20BF974C9F1069368634BF84D40CEC01ED467293BF795526BCB8C8343763B9EF983B7A6B4B6CFEE0F322DE727071B3FA0A21B71DFF76D8CB9B721FD293A29676CA2C7A489552F3A8A5521675BA7F0D1CAD767420CAA134186B9B1DA');
INSERT INTO "outbox" VALUES('mail_ya4y1kn83eyj49zmcnhm','mail','mail','mail_ya4y1kn83eyj49zmcnhm','license_delivery','{"to": "tomas@bluebird-data.example", "language": null, "customer_id": "cus_2jvzwkqe0xcqpqrrra5j"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_vf828wzm03h1z5wvetpw',X'EF022563583637BF369E8B8C60A1825E0D34477CCC31B32DDB27B55FA694D0667D022451589B59D69E7F7BA026D31B4EB25A3666F110BD77702C4B9AC1ABC90CE699CB9451407864FC6F7939C0D46F63389E1EB62DBA225E55D55284B9AD80071C02CA39136C05F087343C2AA219443C5FABD534BFA3241127EE2D10FFDFC624D3D92057676FF405774A6C51DB8FF69A48A29A2E8F31A1086EF30AADECF18D9624CBAD9EBB9673968D0D56E89D20AE3C136862575FF7E7E6FB1FB2675829E262174D49C8ECFCC08D44372189588674A8BB6FB828588857DB6BAB41E059E3D9FC705D2B6E0C3FF901B304B9706EDC7E4CE3579926A5A28230CCC9943E6CD6E01E2E8F45FF3F7E1CB87DF7E23091DB989873557370F546E9444B8B7F7DC97AAD621BDD47313D31B9EF94E29237434A0157FF58EB964E76284016CC35B965908C6436B6317E752D2DAC5DF2C6180077E0582810CB0E15B55260FF3E25FD3494A2859ED718110C2F07640918C886C6188215846AF7D15089DDEB44E9A3D1A55B9F89D588C8F6931ECC358E94406B0F5A7849269009F8DF750CBAB59EA0F77AF75B205C5962126BF3E77F68AD77039AFC836F1BF3ECCCB5700E9E44A33EB79AC7DEECDD1B26805E5A7EF72F79E9D0ADA61C88976FB124B34190A0CDD3E2FA47C3511C3BB124FFBCFA4A757B069431EE358E0A52A943776A06F4D23F66837D3D92699402A0BBD6968C676032FC505BE8E8B7FE2F4C3C7D2E8AD242F0CE7A6433312D5E9F7969175595B0F39B95CC8426EA1BA936CC15893AFAE0FCDF356CCC56F2CBE1E1DFED1DA3BE961739B44847BA377595125DBD01CFC39CDC546A055F6927450429ACF0E3854826E19224786A8E28FB61B9091084FA672161A2BED297D980AC9EE84DF7D204A131BFFEA5AB954FED8F6D857E0F70F889368CAC01173D0B7425C7008A3EADF3C013ACE2253005342C817827CAD00E84DCD68DF6DDCA629F4A873EE9E78C52D3FCA5EEB122188159ED40A7811E8925B2D4E77AEF8BB7CD6615F8C986476E393D75F49ED092831C6D75767DF25E3DDC44D2946937A7B895B129560B5F497FC8CAAC0C0E46560B44434AF0A730CEF3D5D1FC37C0E3844072ED44E812422DF6E774ECA2A0FEE5E33B0F33E5EEB24E860B5CF4ABC7C8E27B9D9517C62C3801D8630B943618EF7867D6F62ABA653D0062415A743D3793AB748D2DD4CD0335B8F9AEED48B3A9D8B604614D5845360AC83E8D18F4B44242428C95A35B7A0CF1960D8DD93375BA5FA9D0F0B5404448AD02D00EF7F08A342B33A769BB75EB8259BB8B649A79A254EC8A4EB3D1BC93FC8B7C25B3449DBAA9ED7D66A2336626B4AF82B0E2E344E664EF642180459F5241827CBAD6779D8B1F9325263F35C7FDC24DC0FCBCF1C5AF9FDC64038F7DE457A6FC61D9A8B9ACCDD5C42C4E0B17BC25FC69D40D095C571D29830E08C2F0601CEA02D320467BB3C3D928DFFAC3FB55BCF00C823E3A0774A29D7DA0D0CDB93A593CC78C35435989A1E1A9184496A9D2EC15E03271173FC76C65741B67E2A620A7056A52938344F731A69110C1');
INSERT INTO "outbox" VALUES('mail_a2ma61a16rrmzf921ytp','mail','mail','mail_a2ma61a16rrmzf921ytp','license_delivery','{"to": "claire.dubois@atelier-nord.example", "language": null, "customer_id": "cus_a2se3azwh0r67btjhxcy"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_r8sp15qdjqrgqfcaawn7',X'A4C36D6451EF8398A4609788F550FF9CA24DF679D50DA091C3B1ABEDA47717DF5714A0589771909798C7D4F7B923666F6D2E9DF7DFFE8C738236667B4DCEBFA8469AA8143EF5AEDCD370A6C09B345B194FC23EDCF6F46F5F54EB1BB21620135E8177A71C904A33CFC9BDC760AEAC29CF4B0C8FFCE6B23C6C0848AF21359BC3CE69E47B2B0AB22D39126CA3A19A2B1E6669F073714DD68042B5749C45425193B47ECEC24591184894E90DF5C58A85156479C758A77B6A64C6C59898B8F67B165096DC19E9D05CB634C3F477BF49FCCB8240A708D1AC7786AA05B74B401DF9EF8D5837A593F6BC3B1EDF11D3C2F7F7FA5D3D2EC8D733D516D6032F2B0F971884D379E11DCAA837591F359E735AC613F974D97B91C5F3D04CD712F6A26586633EA1A182F3B76273721E874A65DB2E0A51BEA9A4DD6CA0F43B92F12A495D3084DEC578E22CB7A449EAE71F889974FDDAB4CFC92281839E2DDACD36C6087DF55B76110827A410E1C3FCE63199EC9904434EE8FFDB172AFDE25409E56266F944D17240638978B81C0FB6BBDF58E9EF9F5628E8D7405B36A8A8AE9C2B5BB912D58F405C8ECF3DB829F072098AA9B2554C3D1869F3B2F12A188751ED701E47253680253320850515B809D67558B031B878A88B81D7CAD0614D2FB4F84523B077C29B88FF2654EADF19184E9D6BFBA838B098C9CE0699A1E68002074D6D3254C4F7477D29A2BC00769F2284BE4A9FB31B9F3B3923608D57969D26947A0A7F4D50E80B29DD545D080151EE4F5980032672C7D20457822DEF5CA496FDA1DECC1A3932976AFFA2FA7B163C749CB347BF75FE68E98FE2926C4B59D8DDDAB61AFBA45B77A2C7E4A053C6EA0C6E5B8C1F2B5E92EDC9448C4004C20C52D663E435DF12F6A39A84E68021E8A0AE88249D7B30C0BBD525D4CCA16D737230DD24DB9EF9C87B4FFB9B5AE53052E17A1F636C26EA724EC0E682A8ED78D546B82E1B9FAD8333AF87AF412BD37424424C141618848D13ACEA029AECEF4560F3791B355695D4930AFFF35854D8198025B61A6066343BAE7AEB7B48529E374588C76E8FB0C93724B81908F71D0AD62EF18EE656E83914767ED821AEEFA66B32667202BF2489CA3E14732F3ABA296AB80FC3D738719CF983D16B560D92299ABE2DC1F8824CE0EF17B65BB88DA026A2BC2FE6395CA73071973FCA1016B798F84295867CB6003A968B201B13C67DA358DDA490A186D2A17A48C55BE9C74743459DE73E562B22818D11C4425FB92F1D3F13EF0913C51B1B79F7626CB5BAC1362C0E0A408056A159BC0529A8A481536DDB9176D589B3108CC7F31C0BD2FB8A04207EC980A4929660D609263523664F473827C84C01CE8317320C05DAEDD066EA8306BF42');
INSERT INTO "outbox" VALUES('mail_6ks9z7764h206nfsaban','mail','mail','mail_6ks9z7764h206nfsaban','license_delivery','{"to": "ops@fjord-logistics.example", "language": null, "customer_id": "cus_wcj2dqjtqvs49aza8137"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_f2nccsbbpavw8zfhkpks',X'9A53237F94B925AEB4DECD17E6689EF336FD712E2D59D82E714F854A3167F9FCF34C9B8427D76A3AD96B8EDFCAC3D5F5FA86B2AFB1B30B0DC8BA693975068E7B861DCEE9D2DC5797580091E2F9D2AF20F89F4CECA5E37240A093B5D8B31215C1EC1D862421B8D8D891A6F3874148B6CB0D078B41BBB9AD33D173F55450F9D7FB3F4DC28AF974041D5A072B0412E3E14F0EE13BAD472B424E7B3AC0B79605250550E528A9D83797739F74FA2A980110921ECCE6531896E52B2DEE574ACCE4AC1CF171DC0B449ADCE5DF442E314829B8C73BC3253377D8C021AB9FE76B614B9DF1910552DB1ED74D9E827FF15280A8ACF2120F1FB7FBD02153901FC3D89E5A51778510D2E6F72FC349E6A10E889AD83CE130EB17A00E8FDFA5445749B1C1C46DEEC8FFEF846588E31DEAC07F3C025B812753782682ABB2DEC079549D23676C9BFC78E961855259632F97729FF04E895B617C2A5B8B15A8D91333D6E9B9CD25C7FFA4505FDC7375498E531D5C420299A64AC9FE87F76F991ED314B3E6AF7F05ABF17666FFCD2694E9857C53786156DB89CBF54A076A89064D5415E56254723B3901DA4108D3C83A04098F76CC2D1EE732965320F06CE00EBAE749DCB15DCC546463648D498F561C5662D7C4776C550AE9A5AA6BDD197A51A177AA706CCC49AABD72057FE5A18E49E88491CD62B99ADBCA753AF24B5EEE517E3BDACFABE4F5C40B6EBD51D12BD45630A7CFE974D24B30C3C9889B8F542E4A8CF65573CBD927484B9AB60F6FA0BE9BF0172A75737F47FDA6CE68617D78EF0F83153697D5BE0330628149AAEE74FC850C2EBE3B4977125A515BEC193AF3215391BF16C45ECBD283359C15DF7D9F383309C228C769B3E107EDE3020BE383AAC5F742A641FFE47414E5210192E11AA8C5FD59432BCE3A3E0A0B2AE2C118491437C4F66C83B95CA5F20FA6F79D72954A07F6932C138D24355BDF3A1E05E5A0CB963406D48B1CA0F7FCC2DBF922BFACFB8E89680AFC46D5A117916442608C23FF7EE806B8457C3660828C00935D722C55622994C5B8C272B71F96AC38F6EAE9446DF194BD58AD449070898CB14A207BE658CD0A591A2AB1AE98D52DED82C0EA09A44BA8EC63197270CB2C23DEF4F29046C61A2E2AB34B73407286DB878F106BFAC90D1EA09197761559D27B4C63BFB4F09FE47DC2D6EE1B11FA2ABAE6805D6BC9D0005EBAABEAA7ACDEA4E00462E7DAC80BC441376A4912A2B7070B50CE9E1D89969AACDFCCF4E02F04689D430C4813FD1182D62CF7F84F7282A7AED0AAA9A83F356B78C737B5F0EFA5C1A6AE206016608982AF6077018E431E4DDDBA9A4EB1AA78E4E124E0E28174A84BB28177BB5175F4A14A1D69B6CACC0927150A');
INSERT INTO "outbox" VALUES('mail_zcq3yab49dmc019e7hdw','mail','mail','mail_zcq3yab49dmc019e7hdw','license_delivery','{"to": "it@granada-foods.example", "language": null, "customer_id": "cus_qsmv2xnkfda0w8h19b0m"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_gvksb2e69pt8vxw44v2d',X'90A66A16EFE59B6326CFAC187A8F2C1AFBDEE4E4831433BB8796E26F4061DB655698E766C48CC35D10ECA1CBBD6F4C959A129B55161BFC29F024F7886D442BA28753500936FC294B642C36B907D3DC9ECC938DA5EB9D6FD442C038538E78D2BD546142CA76BF4592A393B9C3193E06C582E156A24B479743FDDAB8FE1D1B3D745149647D6E166D34D749805D04D196AD86858ABB8766CD667D0C05F2863D659DF6E765264400096A94CD8F4A6DA67CA5898DABEEC3F27D4F704B9A9692FF71138AF9AC64D4AFC819323C9802D8F8ECD10D3EEA7D1FC1D9550A7EA928504E28BCA4AE6689C5B55DC5F4BB5EFC31D27ECC6346F06FB294395CE6054784A892437B0F232597B4EBBA8FE232C34DAFFE994F984232CE7FCDB09C86FA265004588C18B771FE5FE17CDF97EE5CA9E718DFED9CF21603DAD8DA8444C14CDCA7B5274FC4A166B477EB9924328F64D7B979C854E3CCC90CEC11AEDA6B0E6D564F7A29C46CAC2D0D0AB00FBA4D551AF767777E297257773AB49EABB0762E8E7E4BBA748B28D222508A856D74C660C7C806BFA75DF419145542880AD826DE886A973A5739489998834C5F91CC299375A71D8C5D43BE02781780D9B051088ED4DE679F9BF6836EED898DDBA77B4959FF88C5E6A865776A1CED1DC200B7A6FAFFC7A5F4E20F2077C55252640FDDC7F72F6D9F288F20C69DC9E4F88555A1F561A3939F46FA1CF43EF84BBC1FDA18FCA956920141B361D21ECBBC272A15D8F9FD86381B7381B7A835FA495E34711B2C8572492873CDE1900F6492A552BF61E2F7FFC97B2FD2C5A733474AEE05F0C5D9789B3617DFF51EE0B275FBB66C77F50FC1E1E07ECCC21FF2DBC51AC1AB3CD8E0165EDE672EE7BB0A39852D98CD5759233FBA1CA4B427C1F1DDC2CC69941CBF47BE87F4AAE0EE5AD5B0E0319D0C36F20EE3EC2CB125079A1B41F9041E0DC5AD96400A922BE0937E027343A167FDAC31019CE9A6F79F6476920D472B9698C0171362527FAFDC062C7F2B42F52044ECB36ADB428246522774C265B94A58EE0D0BAD570F839850BEC112AE21A147A0FC946C3473A0655EF2B04C0290F0E673A4F540BB56CA29C76DC638052DD02DF32243DC709EC7C406134E3D9B9AA8BAAD5D224C2353FD0A05D2C7F6A167571020D735F72866B6778190BACFAF3AE29A7742BFFD68D83E1547DD32C58C8844C63882BA4E65769A02C734968F79493EBC403F2A14862D341AE96F603535B2E1C62F978AF36204801884A4A858AC0A097A7CB918A07914A41AB9BF7B668C83ED3FE692CDC38E2543B00F89F2C1FA119273FAAEE34EF927730746A2840EEBAE032F3FEE5B2A706D8E92D23761DDBDEC1E8130EC50B2FE7A48249B56F0F297DCE51037');
INSERT INTO "outbox" VALUES('mail_3seb4g9yaxaxsfgwvx59','mail','mail','mail_3seb4g9yaxaxsfgwvx59','license_delivery','{"to": "platform@helix-bio.example", "language": null, "customer_id": "cus_dw4ry4e8qse24bhg08k4"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_skmcxvg8z5ab4gshexts',X'AA441DBB005D0112026929A6F28D166B6D44426AEC64EB289BA5AEF5D5BCDF528E91AC330F8D2BA8BAAFA35BC53FD1550EBE1AF906E2AE7B7129146DB62EB98731C67AB4E3B1142D9243FB5C9F1F756F204375FDAE6794F114DD6ED7948114A05442382D05509EC01EC5FFD35A34F67D265EDD1858BC2B6DB923D2C58560390003F8CEACEBD0B1D5D1B06ED3E423E22A5A1EAA96E801A70810F3FC6753936A72AF64F1431A2CF781FABCF4D6655440454DBDF4BB3A6F3FDB83B75FF0C3BE35102FE4915C92BA7A286B6ECD0111952747E040587C6D59D54857A87747B574B3D55735BD4532913EC4A65517372B24D403C05A2177FDA7664416BCC4B45DCC30E96343FB7B5A95C91A99C8B56DBF2E260FF41CD93360E33D70D3D892D5226F5C5AB55660020420995C25CE5BE82B14EDA58E766BC13A8C068341CE18E4624F78B83C0F0B003D21D561CC260D1487B91F8011DC5E4AD18E6C07D5409C37E7A8358B96AD07C3B5A41833C52AB4D87178780CFEBF389AAAE39193D2B417756422620157B7767D0DEE863F153326094D7B36E3A0346AB484382EEA46C201E51783310584C311164DED8681106F32BF5FD66B50744D4198C28F7A3BB38ECDD9DB21F1B73EE5FC7A9DEE38A13103DD71510FFE0AAC232E167A3E612F87143F2D3D1B3599E79BC878957723A65755EF97A7A4A437BA5D60585E4B01C50858AD4C7F5B975034BF7E7AA0E15FD3BFC3A756CCF623A174BCD1C5345D51A298262BFB06B28E0A1756C312BF057A61DB24E38A455E50CA1B50DBE300E73CDADC968F116081FC06FC5EFDD9547AEC666B430CD0CBA0E44EE54A164FAA1DA921E29B0C796C1AB783492B6D6C3EEEB817A7465F6F9C009F4CC9EE8263F6CED3A8FA8DEFAB740B40E004D9F88890B12A7CCAD1132D17AC0ECA23DD40D90142CF8176CCE03B61F6433BF6F3E73DF691D6C6041AC385200373885E395741633B9101A65192FE4E02FBAD2CADD9BC72D135C79B533E89ACA50AEC944EA36EB1EE51CC7B35256A4CF396ACC9C617745FE9F90B4C60A5DFFAB848FF7F64E2182D999A830727E3CC9BF9F1188BAB9F9F70A27FB736580B9F1F8843033022073C5F6A67091A0BDE40DE45BE432352A4B411CCC20ED03B12A3ABDED5D69E468FB8ABFBC8DB04A86DEBD2868E42F00ACA7664FC77B4B587DBDF6A70323CAD4AEA79FC38A1DBD86670741882A93ED2D807BEDDF05C99E1625B9036A0AFBABD5F610C9709A0EC1B203ED5AAFF3C0177A8B05EE032B8A542F3BF74E2678267E946D6949ED1B0C50BD9D386627D5889D9F839569DB2FD509907970136E0686D113528B4D2C25862F182EE368B9D9CF99D6B58EFBF0343A77F00C80F6DA09267244CA8832C272CCD124E2810EAB36B4C35BA1445048A71CD14D1435AC7D4E9D60FA65222CB97CFA4F69ACA6936E4ABD2D216B324E26A1F7AD860553008C58960AA41FF70417B127B30ECFA54F661D5747AB4E4A94E1A89A22D966559025EFC7247588F9B88AB0C5D691AE3167D39875E5C879EA7BA48E26E36D5289B670EBC6CE86B9265FE1300462B9941DA60F22801663CDC6078E165405AA7BBA22A4870E180DF5B3A0D81437BF421EC1B3D4643728938A6C0DDD45AAD08066F576CAEF7E4BCB6F2871CD4FC5EF165F452FDBB2169F61A4885CD26D6C37B08B179834BCC341D358AF6E8A4C2BCFCEBD7B09905C3B1EB15414D29EE00280A52522F591548DE1DB8BBBEFBDBDBEB239B53B6408EA66C86E30B7363EB9CC822367AE52474E542A5215191D515D7B333AC445C77261D762F218A4797DB6BB3EAD06D56E1BA92B585A7D1E1D9597A21EC85C9F4945CB6854C7F45C77E1BEA329AF108B120659A6220759EF0BF436D042C48FEE112E02622254ADD118BC67E63FBC3ADA5E2ECF4C47D230A41075CC1549FFF26E1CBB7C580689B3983047537F940CA04EEC20A6AA7DC44E26226F49797284835B0C0AD6C86EF51A819AFC3F02F33579F9156EA62E944A983B621F56015788267FDF147DF84199D248507502B67ED26D82836974C4DF312113DDE6106D7527856E66D6112F9568E07E77A389D93C7E72097FEBEB937A951F806D24EB8C8ABB3F6BBFB009D052D054F4282FDDAD8C05CE1CE42C3DC4BF6C2CEDC4DA38289AF33D097A59F5EE148B68E1140121A25B4C8031EE9F2B8902409B26B1F5695DC3FAA3226E3563FCE44DF26137A402F987B57597FFF2469B3B13607DB10A2AB43ABF39226908F1DE9757F4DBC0155DBEB339118E738B857CC1C3F84AC7270FDE63FE0C22AE343F3007E264808BA9B0E9118937991A0C02CD0B421A1CDA9501088B742CDA71987B6749EAFEEE908B1C82FD016C6EE255DC9D5B1BB565460C9B5ACE71714B59040275759CECD3D4A64F6246668D6CACA1D1CF3A0C4B1D8FC3A7439C387CC92C6DF3B538859983CA656778A4B186E6446D8900A70588B477CCF43AB3445CDC629BD5437749F26BEC2742E48057130E38ECEB3B535E69B2264E80E57D4860BDBD5AFAD97BFDFC463CD9A8FECE5AE76334B33D3A3CCE833C8AC12EE93C22C39B352672D1EE7CEB3220D4C0BBB95D94588537F5CA8D7A9A201B3EFFF20796D3772AB13BB954FCAE7E8BD9FFF0CD12775359DA4AEBBD9153F4223DEA543DBF76983B7CAA94E155F81A52696033931D487E81C6836C6F4A42292E3997A25F205625AC6769C060220E6A534DA1EA8A4798F6ECC58862792BF4202B590EC368CCE735B86A5522C910F797418DC9C364423ADEECA430B16B44AEF74D7F16FDBC3A5B9811428722684B9707DDEFE7DDB22D8392BEE65485AAB3804');
INSERT INTO "outbox" VALUES('dlv_4h977fhrhr61r34az3bf','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_kwm2qcdkbvgf0y84qpv8','customer.created','{"type": "customer.created", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "cus_2decr61vrps73eetz6b7", "email": "a@example.com", "name": null, "company": null, "notes": null, "language": null, "timezone": null, "country": null, "vat_number": null, "reminders": true}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_1yabvg9s45vev01bvnjc','webhook','whe_37tgd4m5av2kd8mcbkyd','evt_33qfvnvta5pz6vmk237s','license.issued','{"type": "license.issued", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "lic_w8kd60jt4kxnpkv9gnjj", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "name": null, "company": null, "customer_id": "cus_2decr61vrps73eetz6b7", "key_tail": "fbfd", "key_kid": null, "status": "active", "status_changed_at": null, "created_at": "2026-11-20T12:00:00Z", "starts_at": null, "expires_at": null, "grace_until": null, "last_validated": null, "max_resources": null, "max_activations": 10, "max_activations_per_day": null, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": null, "dead_after_seconds": null, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "price": null, "currency": null, "aws_accounts": [], "version": 1}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_n0hrc3a6jpmz09y63drm','webhook','whe_3by04q9z9cdbgvkjn1k6','evt_33qfvnvta5pz6vmk237s','license.issued','{"type": "license.issued", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "lic_w8kd60jt4kxnpkv9gnjj", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "name": null, "company": null, "customer_id": "cus_2decr61vrps73eetz6b7", "key_tail": "fbfd", "key_kid": null, "status": "active", "status_changed_at": null, "created_at": "2026-11-20T12:00:00Z", "starts_at": null, "expires_at": null, "grace_until": null, "last_validated": null, "max_resources": null, "max_activations": 10, "max_activations_per_day": null, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": null, "dead_after_seconds": null, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "price": null, "currency": null, "aws_accounts": [], "version": 1}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE passkeys (
	id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	credential_id BLOB NOT NULL, 
	public_key BLOB NOT NULL, 
	sign_count BIGINT NOT NULL, 
	transports JSON, 
	backup_state BOOLEAN NOT NULL, 
	device_type VARCHAR(64) NOT NULL, 
	extensions VARCHAR(255), 
	name VARCHAR(64) NOT NULL, 
	usage VARCHAR(64) NOT NULL, 
	lastuse_datetime DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_passkeys PRIMARY KEY (id), 
	CONSTRAINT fk_passkeys_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id)
);
INSERT INTO "passkeys" VALUES('pk_z4vx9w0e65p03bner49h','usr_tcmffhen9n2fpas97b9j',X'6120706173736B6579',X'697473206B6579',0,'["internal"]',0,'single_device',NULL,'Laptop','first','2026-11-18 12:00:00.000000','2026-11-18 12:00:00.000000');
CREATE TABLE payment_events (
	id VARCHAR(32) NOT NULL, 
	provider VARCHAR(16) NOT NULL, 
	event_id VARCHAR(255) NOT NULL, 
	type VARCHAR(128) NOT NULL, 
	stream VARCHAR(255), 
	at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	payload JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	reason VARCHAR(500), 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	processed_at DATETIME, 
	CONSTRAINT pk_payment_events PRIMARY KEY (id), 
	CONSTRAINT uq_payment_events_provider_event_id UNIQUE (provider, event_id)
);
INSERT INTO "payment_events" VALUES('pev_t8fzqxxtan54zvz88tex','stripe','evt_seed_1','invoice.paid','sub_seed_1','2026-11-20 07:00:00.000000','2026-11-20 07:00:00.000000','{"id": "evt_seed_1"}','done',NULL,1,'2026-11-20 07:00:00.000000','2026-11-20 07:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_hv99pc9jsrs15kqbefqz','stripe','evt_seed_2','invoice.paid','sub_seed_2','2026-11-20 02:00:00.000000','2026-11-20 02:00:00.000000','{"id": "evt_seed_2"}','done',NULL,1,'2026-11-20 02:00:00.000000','2026-11-20 02:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_5zz9d5b21471hqpypdqr','stripe','evt_seed_3','invoice.paid','sub_seed_3','2026-11-19 21:00:00.000000','2026-11-19 21:00:00.000000','{"id": "evt_seed_3"}','ignored','the price is not in the catalog',1,'2026-11-19 21:00:00.000000','2026-11-19 21:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_r90tsg09s6yz8dcs0nr1','stripe','evt_seed_4','invoice.paid','sub_seed_4','2026-11-19 16:00:00.000000','2026-11-19 16:00:00.000000','{"id": "evt_seed_4"}','pending',NULL,1,'2026-11-19 16:00:00.000000',NULL);
INSERT INTO "payment_events" VALUES('pev_e95wx3yjvpw97m3a3xat','stripe','evt_seed_5','invoice.paid','sub_seed_5','2026-11-19 11:00:00.000000','2026-11-19 11:00:00.000000','{"id": "evt_seed_5"}','failed','the price is not in the catalog',1,'2026-11-19 11:00:00.000000','2026-11-19 11:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_84jpskz25kq7pf97eyvg','stripe','evt_seed_6','invoice.paid','sub_seed_6','2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000','{"id": "evt_seed_6"}','done',NULL,1,'2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000');
CREATE TABLE plans (
	product_code VARCHAR(16) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	segment VARCHAR(16) NOT NULL, 
	duration_days INTEGER, 
	support VARCHAR(500) NOT NULL, 
	price VARCHAR(32), 
	currency VARCHAR(3), 
	max_resources BIGINT, 
	max_activations BIGINT, 
	features JSON NOT NULL, 
	limits JSON NOT NULL, 
	quotas JSON NOT NULL, 
	offline_days INTEGER NOT NULL, 
	grace_days INTEGER NOT NULL, 
	heartbeat_seconds BIGINT, trial_days INTEGER, version INTEGER DEFAULT '1' NOT NULL, dead_after_seconds BIGINT, max_activations_per_day BIGINT, require_activation BOOLEAN DEFAULT 0 NOT NULL, grace_mode VARCHAR(16) DEFAULT 'full' NOT NULL, telemetry VARCHAR(16) DEFAULT 'optional' NOT NULL, require_attestation BOOLEAN DEFAULT 0 NOT NULL, rates JSON DEFAULT '{}' NOT NULL, dunning_days INTEGER DEFAULT 14 NOT NULL, lapses_to VARCHAR(32), stripe_price VARCHAR(255), paddle_price VARCHAR(255), 
	CONSTRAINT pk_plans PRIMARY KEY (product_code, code), 
	CONSTRAINT fk_plans_product_code_products FOREIGN KEY(product_code) REFERENCES products (code)
);
INSERT INTO "plans" VALUES('OPT','starter',0,'Starter','STARTER',365,'Email (48h)','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('OPT','pro',1,'Professional','PRO',365,'Email (24h)','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,14,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('OPT','enterprise',2,'Enterprise','ENT',365,'Slack (4h SLA)',NULL,NULL,NULL,NULL,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',30,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('NLS','enterprise',0,'Enterprise','',365,'',NULL,NULL,NULL,NULL,'["workflows", "integrations"]','{}','{}',30,7,600,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('CAIO','trial',0,'Trial','',30,'',NULL,NULL,NULL,1,'["text_generation", "text_embedding"]','{}','{}',1,0,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('CAIO','standard',1,'Standard','',365,'',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{"requests": {"amount": 1000000, "period": "day"}}',1,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('CAIO','enterprise',2,'Enterprise','',365,'',NULL,NULL,NULL,NULL,'["text_generation", "text_embedding"]','{}','{}',30,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('CAIO','perpetual',3,'Perpetual','',NULL,'',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{}',30,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('LMG','free',0,'Free','',NULL,'Community','0.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 1, "servers": 3}','{"requests": {"amount": 1000, "period": "month"}}',1,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{"requests": "30 per minute"}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('LMG','pro',1,'Pro','',30,'Email (48h)','19.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 10, "servers": 25}','{"requests": {"amount": 100000, "period": "month"}}',1,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{"requests": "300 per minute"}',14,'free',NULL,NULL);
INSERT INTO "plans" VALUES('LMG','team',2,'Team','',30,'Email (24h)','79.00','EUR',NULL,NULL,'["profiles", "servers", "team_management"]','{"profiles": 50, "servers": 100}','{"requests": {"amount": 1000000, "period": "month"}}',1,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{"requests": "1200 per minute"}',14,'free',NULL,NULL);
INSERT INTO "plans" VALUES('LMG','enterprise',3,'Enterprise','',365,'Slack (4h SLA)',NULL,NULL,NULL,NULL,'["profiles", "servers", "team_management"]','{}','{}',30,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
CREATE TABLE products (
	code VARCHAR(16) NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	key_scheme VARCHAR(16) NOT NULL, 
	key_variable VARCHAR(500) NOT NULL, 
	purchase_url VARCHAR(500) NOT NULL, 
	tools JSON NOT NULL, key_algorithm VARCHAR(16) DEFAULT 'EdDSA' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, early_adopters JSON, 
	CONSTRAINT pk_products PRIMARY KEY (code)
);
INSERT INTO "products" VALUES('OPT',0,'OptimNow FinOps Tag Compliance MCP','short','OPTIMNOW_LICENSE_KEY','https://optimnow.io/pricing','{"check_tag_compliance": {"feature": "check_tag_compliance", "limit": "resources", "count": "aws", "filters": "filters"}, "find_untagged_resources": {"feature": "find_untagged_resources", "limit": "resources", "count": "aws"}, "generate_compliance_report": {"feature": "generate_compliance_report", "limit": "resources", "count": "aws"}, "validate_resource_tags": {"feature": "validate_resource_tags", "limit": "resources", "count": "len(resource_arns)"}, "suggest_tags": {"feature": "suggest_tags", "limit": null, "count": null}}','EdDSA',1,'{"percent": 30, "customers": 10}');
INSERT INTO "products" VALUES('NLS',1,'Nectar','jwt','NECTAR_LICENSE_KEY','','{}','EdDSA',1,NULL);
INSERT INTO "products" VALUES('CAIO',2,'CAIO','hmac','CAIO_LICENSE_KEY','','{}','EdDSA',1,NULL);
INSERT INTO "products" VALUES('LMG',3,'Local MCP Gateway','ed25519','LMG_LICENSE_KEY','','{}','EdDSA',1,NULL);
CREATE TABLE quota_uses (
	license_id VARCHAR(32) NOT NULL, 
	metric VARCHAR(64) NOT NULL, 
	period VARCHAR(16) NOT NULL, 
	period_start DATE NOT NULL, 
	used BIGINT NOT NULL, 
	exhausted_at DATETIME, 
	CONSTRAINT pk_quota_uses PRIMARY KEY (license_id, metric, period, period_start), 
	CONSTRAINT fk_quota_uses_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "quota_uses" VALUES('lic_vams93dga0gdyg56vce2','requests','day','2026-11-20',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_5da7v7vg8egdz4qk0za9','requests','month','2026-11-01',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_vf828wzm03h1z5wvetpw','requests','day','2026-11-20',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_nfr5w9fn3ndqkp4ffe1x','requests','month','2026-11-01',85000,NULL);
INSERT INTO "quota_uses" VALUES('lic_2t86neemaj7ecjrn9mgx','requests','month','2026-11-01',850,NULL);
CREATE TABLE rate_uses (
	license_id VARCHAR(32) NOT NULL, 
	metric VARCHAR(64) NOT NULL, 
	full_at DATETIME NOT NULL, 
	CONSTRAINT pk_rate_uses PRIMARY KEY (license_id, metric), 
	CONSTRAINT fk_rate_uses_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE reminders (
	license_id VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	term_end DATETIME NOT NULL, 
	at DATETIME NOT NULL, 
	sent BOOLEAN NOT NULL, 
	CONSTRAINT pk_reminders PRIMARY KEY (license_id, kind, term_end), 
	CONSTRAINT fk_reminders_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE retired_keys (
	key_digest VARCHAR(64) NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	key_tail VARCHAR(4) NOT NULL, 
	key_kid VARCHAR(64), 
	key_mark VARCHAR(16), 
	retired_at DATETIME NOT NULL, 
	works_until DATETIME NOT NULL, 
	CONSTRAINT pk_retired_keys PRIMARY KEY (key_digest), 
	CONSTRAINT fk_retired_keys_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE sign_ins (
	id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	address VARCHAR(64) NOT NULL, 
	browser VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_sign_ins PRIMARY KEY (id), 
	CONSTRAINT fk_sign_ins_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "sign_ins" VALUES('ses_v33rankedy41fpgvgnjt','usr_tcmffhen9n2fpas97b9j','2026-11-19 12:00:00.000000','2026-11-19 12:00:00.000000','2026-12-03 12:00:00.000000',NULL,'198.51.100.20','Safari on iPhone');
CREATE TABLE subscriptions (
	id VARCHAR(32) NOT NULL, 
	provider VARCHAR(16) NOT NULL, 
	ref VARCHAR(255) NOT NULL, 
	once BOOLEAN DEFAULT 0 NOT NULL, 
	customer_ref VARCHAR(255), 
	customer_id VARCHAR(32), 
	license_id VARCHAR(32), 
	order_id VARCHAR(32), 
	product_code VARCHAR(16), 
	"plan" VARCHAR(32), 
	unknown_price VARCHAR(255), 
	price VARCHAR(32), 
	currency VARCHAR(3), 
	email VARCHAR(254), 
	name VARCHAR(200), 
	company VARCHAR(200), 
	country VARCHAR(2), 
	vat_number VARCHAR(32), 
	language VARCHAR(8), 
	status VARCHAR(16), 
	status_at DATETIME, 
	status_event VARCHAR(255), 
	period_end DATETIME, 
	cancels BOOLEAN DEFAULT 0 NOT NULL, 
	paid BOOLEAN DEFAULT 0 NOT NULL, 
	paid_until DATETIME, 
	failing_since DATETIME, 
	refunded BOOLEAN DEFAULT 0 NOT NULL, 
	disputed BOOLEAN DEFAULT 0 NOT NULL, 
	applied_plan VARCHAR(32), 
	applied_end DATETIME, 
	held_at DATETIME, 
	trouble VARCHAR(500), 
	recheck_at DATETIME, 
	created_at DATETIME NOT NULL, 
	version INTEGER DEFAULT 1 NOT NULL, renewed_at DATETIME, former_end DATETIME, former_trial BOOLEAN DEFAULT 0 NOT NULL, former_plan VARCHAR(32), carried INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_subscriptions PRIMARY KEY (id), 
	CONSTRAINT fk_subscriptions_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_subscriptions_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id), 
	CONSTRAINT uq_subscriptions_provider_ref UNIQUE (provider, ref)
);
INSERT INTO "subscriptions" VALUES('sub_n19nfpqw9t85mm1mvpja','stripe','sub_as3ph3q9m0',0,'cus_z2wf692gcf','cus_jt5144fnesz2wf692gcf','lic_v8zsvfetwvas3ph3q9m0',NULL,'OPT','pro',NULL,'4999.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2025-12-25 12:00:00.000000',NULL,'2026-12-25 12:00:00.000000',0,1,'2026-12-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2025-12-25 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_0mc0g9168wdg63pz320d','stripe','sub_ea667nr0s8',0,'cus_z2wf692gcf','cus_jt5144fnesz2wf692gcf','lic_v992g9xh9yea667nr0s8',NULL,'OPT','starter',NULL,'1499.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2024-12-20 12:00:00.000000',NULL,'2025-12-25 12:00:00.000000',0,1,'2025-12-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2024-12-20 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_hc5knf78g271aka7vwqr','stripe','sub_gdz4qk0za9',0,'cus_z2wf692gcf','cus_jt5144fnesz2wf692gcf','lic_5da7v7vg8egdz4qk0za9',NULL,'LMG','team',NULL,'79.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2026-10-31 12:00:00.000000',NULL,'2026-11-30 12:00:00.000000',0,1,'2026-11-30 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-10-31 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_bqjydy8vv098kv5s6r19','paddle','sub_zydkhdt0v2',0,'cus_cqpqrrra5j','cus_2jvzwkqe0xcqpqrrra5j','lic_w61x6pq5nwzydkhdt0v2',NULL,'OPT','pro',NULL,'4999.00','EUR','tomas@bluebird-data.example','Tomas Novák',NULL,NULL,NULL,NULL,'past_due','2026-02-03 12:00:00.000000',NULL,'2027-02-03 12:00:00.000000',0,1,'2027-02-03 12:00:00.000000','2026-11-18 12:00:00.000000',0,0,NULL,NULL,NULL,NULL,NULL,'2026-02-03 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_aqg2p12x9spkb5xt8t59','stripe','sub_rgqfcaawn7',0,'cus_r67btjhxcy','cus_a2se3azwh0r67btjhxcy','lic_r8sp15qdjqrgqfcaawn7',NULL,'OPT','starter',NULL,'1499.00','EUR','claire.dubois@atelier-nord.example','Claire Dubois',NULL,NULL,NULL,NULL,'active','2026-03-05 12:00:00.000000',NULL,'2027-03-05 12:00:00.000000',1,1,'2027-03-05 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-03-05 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_p9nz5w3qk1agjn856asg','stripe','sub_vw8zfhkpks',0,'cus_s49aza8137','cus_wcj2dqjtqvs49aza8137','lic_f2nccsbbpavw8zfhkpks',NULL,'OPT','pro',NULL,'4999.00','EUR','ops@fjord-logistics.example','Henrik Dahl',NULL,NULL,NULL,NULL,'active','2026-03-25 12:00:00.000000',NULL,'2026-12-11 12:00:00.000000',0,1,'2026-12-11 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-03-25 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_8ykq2znbrnq7yj10djre','stripe','sub_t8vxw44v2d',0,'cus_a0w8h19b0m','cus_qsmv2xnkfda0w8h19b0m','lic_gvksb2e69pt8vxw44v2d',NULL,'OPT','starter',NULL,'1499.00','EUR','it@granada-foods.example','Lucía Romero',NULL,NULL,NULL,NULL,'active','2026-04-13 12:00:00.000000',NULL,'2026-11-25 12:00:00.000000',0,1,'2026-11-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-04-13 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_kkvrn6s8andk6rmxvghh','paddle','sub_x79b959zbd',0,'cus_0p55xrv7d4','cus_55jp29dsng0p55xrv7d4','lic_3d87ma66xvx79b959zbd',NULL,'OPT','pro',NULL,'4999.00','EUR','cloud@kestrel-air.example','Owen Hughes',NULL,NULL,NULL,NULL,'active','2026-06-09 12:00:00.000000',NULL,'2027-06-09 12:00:00.000000',0,1,'2027-06-09 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-06-09 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_mjgasmxkxkj9424605e8','stripe','sub_dqkp4ffe1x',0,'cus_w24yxn4xgg','cus_51zn59wj8yw24yxn4xgg','lic_nfr5w9fn3ndqkp4ffe1x',NULL,'LMG','pro',NULL,'19.00','EUR','devops@lumen-studio.example','Mara Vogel',NULL,NULL,NULL,NULL,'past_due','2026-06-23 12:00:00.000000',NULL,'2026-12-06 12:00:00.000000',0,1,'2026-12-06 12:00:00.000000','2026-11-18 12:00:00.000000',0,0,NULL,NULL,NULL,NULL,NULL,'2026-06-23 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_8hvththaytx282maqq4y','stripe','sub_sa0nx3gbhc',0,'cus_wvthvdadr7','cus_3sz80em5k0wvthvdadr7','lic_5k0x22tnsbsa0nx3gbhc',NULL,'OPT','starter',NULL,'1499.00','EUR','infra@northwind-retail.example','Jonas Becker',NULL,NULL,NULL,NULL,'active','2026-08-14 12:00:00.000000',NULL,'2026-11-17 12:00:00.000000',0,1,'2026-11-17 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-08-14 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_skwmwkfkybdhses064kz','stripe','sub_q8vvdh1wx5',0,'cus_s2w4vjjkjs','cus_3s28f5gdxds2w4vjjkjs','lic_wfcf4jwevaq8vvdh1wx5',NULL,'OPT','pro',NULL,'4999.00','EUR','sre@orchid-health.example','Amélie Laurent',NULL,NULL,NULL,NULL,'active','2026-09-20 12:00:00.000000',NULL,'2027-09-20 12:00:00.000000',1,1,'2027-09-20 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-09-20 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_qhm6yff6ngv51ecdhw3s','paddle','sub_p47bhk24ka',0,'cus_sbemr8h8e2','cus_g53sq14v3xsbemr8h8e2','lic_gbkg3hsasfp47bhk24ka',NULL,'OPT','starter',NULL,'1499.00','EUR','admin@tern-labs.example','Ruben de Wit',NULL,NULL,NULL,NULL,'active','2026-11-18 12:00:00.000000',NULL,'2027-11-18 12:00:00.000000',0,1,'2027-11-18 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-11-18 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_j2ab4d3njgpsgqkp816a','stripe','sub_c51vfwstq7',0,'cus_sbemr8h8e2','cus_g53sq14v3xsbemr8h8e2','lic_nqwn1hvxqwc51vfwstq7',NULL,'LMG','team',NULL,'79.00','EUR','admin@tern-labs.example','Ruben de Wit',NULL,NULL,NULL,NULL,'active','2026-11-19 12:00:00.000000',NULL,'2026-12-27 12:00:00.000000',0,1,'2026-12-27 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-11-19 12:00:00.000000',1,NULL,NULL,0,NULL,0);
CREATE TABLE uptime_days (
	day DATE NOT NULL, 
	part VARCHAR(32) NOT NULL, 
	good BIGINT NOT NULL, 
	bad BIGINT NOT NULL, 
	CONSTRAINT pk_uptime_days PRIMARY KEY (day, part)
);
INSERT INTO "uptime_days" VALUES('2026-11-17','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-14','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-11','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-07','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-04','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-01','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-28','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-25','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-22','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-18','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-15','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-12','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-08','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-05','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-02','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-09-28','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-09-25','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-09-22','worker',1440,0);
CREATE TABLE usage_days (
	license_id VARCHAR(32) NOT NULL, 
	metric VARCHAR(64) NOT NULL, 
	day DATE NOT NULL, 
	quantity BIGINT NOT NULL, 
	events BIGINT NOT NULL, 
	CONSTRAINT pk_usage_days PRIMARY KEY (license_id, metric, day), 
	CONSTRAINT fk_usage_days_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "usage_days" VALUES('lic_v8zsvfetwvas3ph3q9m0','scans','2026-11-11',364,92);
INSERT INTO "usage_days" VALUES('lic_v8zsvfetwvas3ph3q9m0','scans','2026-11-01',96,25);
INSERT INTO "usage_days" VALUES('lic_v8zsvfetwvas3ph3q9m0','scans','2026-10-22',274,69);
INSERT INTO "usage_days" VALUES('lic_v8zsvfetwvas3ph3q9m0','scans','2026-10-12',230,58);
INSERT INTO "usage_days" VALUES('lic_v8zsvfetwvas3ph3q9m0','scans','2026-10-02',184,47);
INSERT INTO "usage_days" VALUES('lic_v8zsvfetwvas3ph3q9m0','scans','2026-09-22',140,36);
INSERT INTO "usage_days" VALUES('lic_vams93dga0gdyg56vce2','requests','2026-11-11',317,80);
INSERT INTO "usage_days" VALUES('lic_vams93dga0gdyg56vce2','requests','2026-11-01',83,21);
INSERT INTO "usage_days" VALUES('lic_vams93dga0gdyg56vce2','requests','2026-10-22',239,60);
INSERT INTO "usage_days" VALUES('lic_vams93dga0gdyg56vce2','requests','2026-10-12',200,51);
INSERT INTO "usage_days" VALUES('lic_vams93dga0gdyg56vce2','requests','2026-10-02',161,41);
INSERT INTO "usage_days" VALUES('lic_vams93dga0gdyg56vce2','requests','2026-09-22',121,31);
INSERT INTO "usage_days" VALUES('lic_v992g9xh9yea667nr0s8','scans','2026-11-11',54,14);
INSERT INTO "usage_days" VALUES('lic_v992g9xh9yea667nr0s8','scans','2026-11-01',14,4);
INSERT INTO "usage_days" VALUES('lic_v992g9xh9yea667nr0s8','scans','2026-10-22',41,11);
INSERT INTO "usage_days" VALUES('lic_v992g9xh9yea667nr0s8','scans','2026-10-12',34,9);
INSERT INTO "usage_days" VALUES('lic_v992g9xh9yea667nr0s8','scans','2026-10-02',27,7);
INSERT INTO "usage_days" VALUES('lic_v992g9xh9yea667nr0s8','scans','2026-09-22',21,6);
INSERT INTO "usage_days" VALUES('lic_5da7v7vg8egdz4qk0za9','requests','2026-11-11',489,123);
INSERT INTO "usage_days" VALUES('lic_5da7v7vg8egdz4qk0za9','requests','2026-11-01',129,33);
INSERT INTO "usage_days" VALUES('lic_5da7v7vg8egdz4qk0za9','requests','2026-10-22',368,93);
INSERT INTO "usage_days" VALUES('lic_5da7v7vg8egdz4qk0za9','requests','2026-10-12',308,78);
INSERT INTO "usage_days" VALUES('lic_5da7v7vg8egdz4qk0za9','requests','2026-10-02',247,62);
INSERT INTO "usage_days" VALUES('lic_5da7v7vg8egdz4qk0za9','requests','2026-09-22',187,47);
INSERT INTO "usage_days" VALUES('lic_w61x6pq5nwzydkhdt0v2','scans','2026-11-11',80,21);
INSERT INTO "usage_days" VALUES('lic_w61x6pq5nwzydkhdt0v2','scans','2026-11-01',21,6);
INSERT INTO "usage_days" VALUES('lic_w61x6pq5nwzydkhdt0v2','scans','2026-10-22',60,16);
INSERT INTO "usage_days" VALUES('lic_w61x6pq5nwzydkhdt0v2','scans','2026-10-12',50,13);
INSERT INTO "usage_days" VALUES('lic_w61x6pq5nwzydkhdt0v2','scans','2026-10-02',40,11);
INSERT INTO "usage_days" VALUES('lic_w61x6pq5nwzydkhdt0v2','scans','2026-09-22',30,8);
INSERT INTO "usage_days" VALUES('lic_vf828wzm03h1z5wvetpw','requests','2026-11-11',412,104);
INSERT INTO "usage_days" VALUES('lic_vf828wzm03h1z5wvetpw','requests','2026-11-01',108,28);
INSERT INTO "usage_days" VALUES('lic_vf828wzm03h1z5wvetpw','requests','2026-10-22',310,78);
INSERT INTO "usage_days" VALUES('lic_vf828wzm03h1z5wvetpw','requests','2026-10-12',259,65);
INSERT INTO "usage_days" VALUES('lic_vf828wzm03h1z5wvetpw','requests','2026-10-02',208,53);
INSERT INTO "usage_days" VALUES('lic_vf828wzm03h1z5wvetpw','requests','2026-09-22',158,40);
INSERT INTO "usage_days" VALUES('lic_r8sp15qdjqrgqfcaawn7','scans','2026-11-11',423,106);
INSERT INTO "usage_days" VALUES('lic_r8sp15qdjqrgqfcaawn7','scans','2026-11-01',111,28);
INSERT INTO "usage_days" VALUES('lic_r8sp15qdjqrgqfcaawn7','scans','2026-10-22',318,80);
INSERT INTO "usage_days" VALUES('lic_r8sp15qdjqrgqfcaawn7','scans','2026-10-12',266,67);
INSERT INTO "usage_days" VALUES('lic_r8sp15qdjqrgqfcaawn7','scans','2026-10-02',214,54);
INSERT INTO "usage_days" VALUES('lic_r8sp15qdjqrgqfcaawn7','scans','2026-09-22',162,41);
INSERT INTO "usage_days" VALUES('lic_f2nccsbbpavw8zfhkpks','scans','2026-11-11',243,61);
INSERT INTO "usage_days" VALUES('lic_f2nccsbbpavw8zfhkpks','scans','2026-11-01',64,17);
INSERT INTO "usage_days" VALUES('lic_f2nccsbbpavw8zfhkpks','scans','2026-10-22',183,46);
INSERT INTO "usage_days" VALUES('lic_f2nccsbbpavw8zfhkpks','scans','2026-10-12',153,39);
INSERT INTO "usage_days" VALUES('lic_f2nccsbbpavw8zfhkpks','scans','2026-10-02',123,31);
INSERT INTO "usage_days" VALUES('lic_f2nccsbbpavw8zfhkpks','scans','2026-09-22',93,24);
INSERT INTO "usage_days" VALUES('lic_gvksb2e69pt8vxw44v2d','scans','2026-11-11',262,66);
INSERT INTO "usage_days" VALUES('lic_gvksb2e69pt8vxw44v2d','scans','2026-11-01',69,18);
INSERT INTO "usage_days" VALUES('lic_gvksb2e69pt8vxw44v2d','scans','2026-10-22',197,50);
INSERT INTO "usage_days" VALUES('lic_gvksb2e69pt8vxw44v2d','scans','2026-10-12',165,42);
INSERT INTO "usage_days" VALUES('lic_gvksb2e69pt8vxw44v2d','scans','2026-10-02',133,34);
INSERT INTO "usage_days" VALUES('lic_gvksb2e69pt8vxw44v2d','scans','2026-09-22',100,26);
INSERT INTO "usage_days" VALUES('lic_skmcxvg8z5ab4gshexts','workflows','2026-11-11',506,127);
INSERT INTO "usage_days" VALUES('lic_skmcxvg8z5ab4gshexts','workflows','2026-11-01',133,34);
INSERT INTO "usage_days" VALUES('lic_skmcxvg8z5ab4gshexts','workflows','2026-10-22',381,96);
INSERT INTO "usage_days" VALUES('lic_skmcxvg8z5ab4gshexts','workflows','2026-10-12',319,80);
INSERT INTO "usage_days" VALUES('lic_skmcxvg8z5ab4gshexts','workflows','2026-10-02',256,65);
INSERT INTO "usage_days" VALUES('lic_skmcxvg8z5ab4gshexts','workflows','2026-09-22',194,49);
INSERT INTO "usage_days" VALUES('lic_wbfk5nk1enqvfmfg74s3','scans','2026-11-11',269,68);
INSERT INTO "usage_days" VALUES('lic_wbfk5nk1enqvfmfg74s3','scans','2026-11-01',71,18);
INSERT INTO "usage_days" VALUES('lic_wbfk5nk1enqvfmfg74s3','scans','2026-10-22',202,51);
INSERT INTO "usage_days" VALUES('lic_wbfk5nk1enqvfmfg74s3','scans','2026-10-12',169,43);
INSERT INTO "usage_days" VALUES('lic_wbfk5nk1enqvfmfg74s3','scans','2026-10-02',136,35);
INSERT INTO "usage_days" VALUES('lic_wbfk5nk1enqvfmfg74s3','scans','2026-09-22',103,26);
INSERT INTO "usage_days" VALUES('lic_3d87ma66xvx79b959zbd','scans','2026-11-11',437,110);
INSERT INTO "usage_days" VALUES('lic_3d87ma66xvx79b959zbd','scans','2026-11-01',115,29);
INSERT INTO "usage_days" VALUES('lic_3d87ma66xvx79b959zbd','scans','2026-10-22',329,83);
INSERT INTO "usage_days" VALUES('lic_3d87ma66xvx79b959zbd','scans','2026-10-12',275,69);
INSERT INTO "usage_days" VALUES('lic_3d87ma66xvx79b959zbd','scans','2026-10-02',221,56);
INSERT INTO "usage_days" VALUES('lic_3d87ma66xvx79b959zbd','scans','2026-09-22',167,42);
INSERT INTO "usage_days" VALUES('lic_nfr5w9fn3ndqkp4ffe1x','requests','2026-11-11',370,93);
INSERT INTO "usage_days" VALUES('lic_nfr5w9fn3ndqkp4ffe1x','requests','2026-11-01',97,25);
INSERT INTO "usage_days" VALUES('lic_nfr5w9fn3ndqkp4ffe1x','requests','2026-10-22',279,70);
INSERT INTO "usage_days" VALUES('lic_nfr5w9fn3ndqkp4ffe1x','requests','2026-10-12',233,59);
INSERT INTO "usage_days" VALUES('lic_nfr5w9fn3ndqkp4ffe1x','requests','2026-10-02',187,47);
INSERT INTO "usage_days" VALUES('lic_nfr5w9fn3ndqkp4ffe1x','requests','2026-09-22',142,36);
INSERT INTO "usage_days" VALUES('lic_c2mscx65962kza7d3jmp','requests','2026-11-11',427,107);
INSERT INTO "usage_days" VALUES('lic_c2mscx65962kza7d3jmp','requests','2026-11-01',112,29);
INSERT INTO "usage_days" VALUES('lic_c2mscx65962kza7d3jmp','requests','2026-10-22',321,81);
INSERT INTO "usage_days" VALUES('lic_c2mscx65962kza7d3jmp','requests','2026-10-12',269,68);
INSERT INTO "usage_days" VALUES('lic_c2mscx65962kza7d3jmp','requests','2026-10-02',216,55);
INSERT INTO "usage_days" VALUES('lic_c2mscx65962kza7d3jmp','requests','2026-09-22',163,41);
INSERT INTO "usage_days" VALUES('lic_5k0x22tnsbsa0nx3gbhc','scans','2026-11-11',342,86);
INSERT INTO "usage_days" VALUES('lic_5k0x22tnsbsa0nx3gbhc','scans','2026-11-01',90,23);
INSERT INTO "usage_days" VALUES('lic_5k0x22tnsbsa0nx3gbhc','scans','2026-10-22',257,65);
INSERT INTO "usage_days" VALUES('lic_5k0x22tnsbsa0nx3gbhc','scans','2026-10-12',215,54);
INSERT INTO "usage_days" VALUES('lic_5k0x22tnsbsa0nx3gbhc','scans','2026-10-02',173,44);
INSERT INTO "usage_days" VALUES('lic_5k0x22tnsbsa0nx3gbhc','scans','2026-09-22',131,33);
INSERT INTO "usage_days" VALUES('lic_2t86neemaj7ecjrn9mgx','requests','2026-11-11',74,19);
INSERT INTO "usage_days" VALUES('lic_2t86neemaj7ecjrn9mgx','requests','2026-11-01',20,6);
INSERT INTO "usage_days" VALUES('lic_2t86neemaj7ecjrn9mgx','requests','2026-10-22',56,15);
INSERT INTO "usage_days" VALUES('lic_2t86neemaj7ecjrn9mgx','requests','2026-10-12',47,12);
INSERT INTO "usage_days" VALUES('lic_2t86neemaj7ecjrn9mgx','requests','2026-10-02',38,10);
INSERT INTO "usage_days" VALUES('lic_2t86neemaj7ecjrn9mgx','requests','2026-09-22',28,8);
INSERT INTO "usage_days" VALUES('lic_wfcf4jwevaq8vvdh1wx5','scans','2026-11-11',90,23);
INSERT INTO "usage_days" VALUES('lic_wfcf4jwevaq8vvdh1wx5','scans','2026-11-01',24,7);
INSERT INTO "usage_days" VALUES('lic_wfcf4jwevaq8vvdh1wx5','scans','2026-10-22',68,18);
INSERT INTO "usage_days" VALUES('lic_wfcf4jwevaq8vvdh1wx5','scans','2026-10-12',57,15);
INSERT INTO "usage_days" VALUES('lic_wfcf4jwevaq8vvdh1wx5','scans','2026-10-02',46,12);
INSERT INTO "usage_days" VALUES('lic_wfcf4jwevaq8vvdh1wx5','scans','2026-09-22',35,9);
INSERT INTO "usage_days" VALUES('lic_wzz1av3wseerd3m410gf','scans','2026-11-11',213,54);
INSERT INTO "usage_days" VALUES('lic_wzz1av3wseerd3m410gf','scans','2026-11-01',56,15);
INSERT INTO "usage_days" VALUES('lic_wzz1av3wseerd3m410gf','scans','2026-10-22',161,41);
INSERT INTO "usage_days" VALUES('lic_wzz1av3wseerd3m410gf','scans','2026-10-12',134,34);
INSERT INTO "usage_days" VALUES('lic_wzz1av3wseerd3m410gf','scans','2026-10-02',108,28);
INSERT INTO "usage_days" VALUES('lic_wzz1av3wseerd3m410gf','scans','2026-09-22',82,21);
INSERT INTO "usage_days" VALUES('lic_2pqn7fdxx7sqxqcy2rrz','requests','2026-11-11',354,89);
INSERT INTO "usage_days" VALUES('lic_2pqn7fdxx7sqxqcy2rrz','requests','2026-11-01',93,24);
INSERT INTO "usage_days" VALUES('lic_2pqn7fdxx7sqxqcy2rrz','requests','2026-10-22',266,67);
INSERT INTO "usage_days" VALUES('lic_2pqn7fdxx7sqxqcy2rrz','requests','2026-10-12',223,56);
INSERT INTO "usage_days" VALUES('lic_2pqn7fdxx7sqxqcy2rrz','requests','2026-10-02',179,45);
INSERT INTO "usage_days" VALUES('lic_2pqn7fdxx7sqxqcy2rrz','requests','2026-09-22',135,34);
INSERT INTO "usage_days" VALUES('lic_hy2b3dkfzshm30c8eavg','scans','2026-11-11',508,128);
INSERT INTO "usage_days" VALUES('lic_hy2b3dkfzshm30c8eavg','scans','2026-11-01',133,34);
INSERT INTO "usage_days" VALUES('lic_hy2b3dkfzshm30c8eavg','scans','2026-10-22',382,96);
INSERT INTO "usage_days" VALUES('lic_hy2b3dkfzshm30c8eavg','scans','2026-10-12',320,81);
INSERT INTO "usage_days" VALUES('lic_hy2b3dkfzshm30c8eavg','scans','2026-10-02',257,65);
INSERT INTO "usage_days" VALUES('lic_hy2b3dkfzshm30c8eavg','scans','2026-09-22',194,49);
INSERT INTO "usage_days" VALUES('lic_7yyh9qcnazg250nvgwht','scans','2026-11-11',486,122);
INSERT INTO "usage_days" VALUES('lic_7yyh9qcnazg250nvgwht','scans','2026-11-01',128,33);
INSERT INTO "usage_days" VALUES('lic_7yyh9qcnazg250nvgwht','scans','2026-10-22',366,92);
INSERT INTO "usage_days" VALUES('lic_7yyh9qcnazg250nvgwht','scans','2026-10-12',306,77);
INSERT INTO "usage_days" VALUES('lic_7yyh9qcnazg250nvgwht','scans','2026-10-02',246,62);
INSERT INTO "usage_days" VALUES('lic_7yyh9qcnazg250nvgwht','scans','2026-09-22',186,47);
INSERT INTO "usage_days" VALUES('lic_gbkg3hsasfp47bhk24ka','scans','2026-11-11',72,19);
INSERT INTO "usage_days" VALUES('lic_gbkg3hsasfp47bhk24ka','scans','2026-11-01',19,5);
INSERT INTO "usage_days" VALUES('lic_gbkg3hsasfp47bhk24ka','scans','2026-10-22',54,14);
INSERT INTO "usage_days" VALUES('lic_gbkg3hsasfp47bhk24ka','scans','2026-10-12',45,12);
INSERT INTO "usage_days" VALUES('lic_gbkg3hsasfp47bhk24ka','scans','2026-10-02',36,10);
INSERT INTO "usage_days" VALUES('lic_gbkg3hsasfp47bhk24ka','scans','2026-09-22',27,7);
CREATE TABLE usage_events (
	license_id VARCHAR(32) NOT NULL, 
	event_id VARCHAR(128) NOT NULL, 
	metric VARCHAR(64) NOT NULL, 
	quantity BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	instance_id VARCHAR(512), 
	CONSTRAINT pk_usage_events PRIMARY KEY (license_id, event_id), 
	CONSTRAINT fk_usage_events_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE users (
	id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	role VARCHAR(16), 
	language VARCHAR(8), 
	password VARCHAR(255), 
	active BOOLEAN DEFAULT 1 NOT NULL, 
	confirmed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	signed_in_at DATETIME, 
	fs_uniquifier VARCHAR(64) NOT NULL, 
	fs_webauthn_user_handle VARCHAR(64), 
	tf_primary_method VARCHAR(64), 
	tf_totp_secret VARCHAR(255), 
	totp_counter BIGINT, 
	version INTEGER DEFAULT 1 NOT NULL, 
	mf_recovery_codes JSON, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_email UNIQUE (email), 
	CONSTRAINT uq_users_fs_uniquifier UNIQUE (fs_uniquifier), 
	CONSTRAINT uq_users_fs_webauthn_user_handle UNIQUE (fs_webauthn_user_handle)
);
INSERT INTO "users" VALUES('usr_w2qe8h5zq3xtz8p9ytxd','owner@vendor.example','Owner','owner',NULL,'$argon2id$v=19$m=64,t=1,p=1$ks7WFC9s7uvVngto2Olv3w$1iDUWhgH7sRlV14vWyPCPXKwEtj552gKcj9aVG0kUyk',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','3mp24tej2e0eqh2t6s0n','fdg1dkcrjgnpyhgzdftj','authenticator','{"enckey":{"c":14,"k":"S4BBI3XGD77YYLPF2OK5W627ELEOQS54","s":"7XP7XP6X3K57P7W7LPVQ","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrA-UOo4g8p-9RSwZx_nqW8oYHtVQLe_AXW1-TG5_UlG898m2pmFaNF2F0CfQoQqN-YzE8gf7PczMbVx3oOHfOHO-_Nw==", "gAAAAABrA-UOvGC81N6hE1XGvRU_h7rSBCx09GdGjrnXysk7rConJoXvXaiUnOIaw7KPT-V1Vbs1AubvS3OU4IVu5HhxIiCJKA==", "gAAAAABrA-UOO97J3xQtDzSnLOGnVF0Kh_RHdGHm5AFSCT4N3wlgNUS2NB3OzRmiZilwwMYToVgQ4_RhCNJtziCTNzIAEcp6XA=="]');
INSERT INTO "users" VALUES('usr_5sfjetjgapfb2ec3887d','admin@vendor.example','Admin','admin',NULL,'$argon2id$v=19$m=64,t=1,p=1$ks7WFC9s7uvVngto2Olv3w$1iDUWhgH7sRlV14vWyPCPXKwEtj552gKcj9aVG0kUyk',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','hgkgr36w9ma38r8q6bhz','jnzhnh4hw502fnq6nyap','authenticator','{"enckey":{"c":14,"k":"S4BBI3XGD77YYLPF2OK5W627ELEOQS54","s":"7XP7XP6X3K57P7W7LPVQ","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrA-UOo4g8p-9RSwZx_nqW8oYHtVQLe_AXW1-TG5_UlG898m2pmFaNF2F0CfQoQqN-YzE8gf7PczMbVx3oOHfOHO-_Nw==", "gAAAAABrA-UOvGC81N6hE1XGvRU_h7rSBCx09GdGjrnXysk7rConJoXvXaiUnOIaw7KPT-V1Vbs1AubvS3OU4IVu5HhxIiCJKA==", "gAAAAABrA-UOO97J3xQtDzSnLOGnVF0Kh_RHdGHm5AFSCT4N3wlgNUS2NB3OzRmiZilwwMYToVgQ4_RhCNJtziCTNzIAEcp6XA=="]');
INSERT INTO "users" VALUES('usr_tgqgcvt0x3v4nk6ad6ce','support@vendor.example','Support','support',NULL,'$argon2id$v=19$m=64,t=1,p=1$ks7WFC9s7uvVngto2Olv3w$1iDUWhgH7sRlV14vWyPCPXKwEtj552gKcj9aVG0kUyk',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','5c24segmtptxncpk0g1h','7rdbc3ycdpzsx7yanrzy','authenticator','{"enckey":{"c":14,"k":"S4BBI3XGD77YYLPF2OK5W627ELEOQS54","s":"7XP7XP6X3K57P7W7LPVQ","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrA-UOo4g8p-9RSwZx_nqW8oYHtVQLe_AXW1-TG5_UlG898m2pmFaNF2F0CfQoQqN-YzE8gf7PczMbVx3oOHfOHO-_Nw==", "gAAAAABrA-UOvGC81N6hE1XGvRU_h7rSBCx09GdGjrnXysk7rConJoXvXaiUnOIaw7KPT-V1Vbs1AubvS3OU4IVu5HhxIiCJKA==", "gAAAAABrA-UOO97J3xQtDzSnLOGnVF0Kh_RHdGHm5AFSCT4N3wlgNUS2NB3OzRmiZilwwMYToVgQ4_RhCNJtziCTNzIAEcp6XA=="]');
INSERT INTO "users" VALUES('usr_tcmffhen9n2fpas97b9j','ingrid@aurore-cloud.example','Ingrid',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$ks7WFC9s7uvVngto2Olv3w$1iDUWhgH7sRlV14vWyPCPXKwEtj552gKcj9aVG0kUyk',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-19 12:00:00.000000','xewg1v3aw8tbkew5h7z0','3f8s3mgbaww2npc30mfq','authenticator','{"enckey":{"c":14,"k":"S4BBI3XGD77YYLPF2OK5W627ELEOQS54","s":"7XP7XP6X3K57P7W7LPVQ","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrA-UOo4g8p-9RSwZx_nqW8oYHtVQLe_AXW1-TG5_UlG898m2pmFaNF2F0CfQoQqN-YzE8gf7PczMbVx3oOHfOHO-_Nw==", "gAAAAABrA-UOvGC81N6hE1XGvRU_h7rSBCx09GdGjrnXysk7rConJoXvXaiUnOIaw7KPT-V1Vbs1AubvS3OU4IVu5HhxIiCJKA==", "gAAAAABrA-UOO97J3xQtDzSnLOGnVF0Kh_RHdGHm5AFSCT4N3wlgNUS2NB3OzRmiZilwwMYToVgQ4_RhCNJtziCTNzIAEcp6XA=="]');
INSERT INTO "users" VALUES('usr_n5jwzz4cxp32shm1nwk6','amir@aurore-cloud.example','Amir',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$ks7WFC9s7uvVngto2Olv3w$1iDUWhgH7sRlV14vWyPCPXKwEtj552gKcj9aVG0kUyk',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','ew3yab8nhderhgsz30zj','vx51vse9m8ettpjmw35v',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_dsjcsey105aq485smf1q','tomas@bluebird-data.example','Tomas',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$ks7WFC9s7uvVngto2Olv3w$1iDUWhgH7sRlV14vWyPCPXKwEtj552gKcj9aVG0kUyk',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','s439qt3avhq06yhesse1','6hm2s5139a6shk15x762',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_0wsjdfccba70p1zmfne2','new@example.com','New',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$ks7WFC9s7uvVngto2Olv3w$1iDUWhgH7sRlV14vWyPCPXKwEtj552gKcj9aVG0kUyk',1,NULL,'2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','h8nktrtx1crxe3ear81f','npr94qn2jdyb4ap4p68f',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_vg6cap487spvxpv31xm5','gone@vendor.example','Gone','owner',NULL,'$argon2id$v=19$m=64,t=1,p=1$ks7WFC9s7uvVngto2Olv3w$1iDUWhgH7sRlV14vWyPCPXKwEtj552gKcj9aVG0kUyk',0,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','gx38f50s8pk0nvzyzax5','097sa3tapff2x40thetk',NULL,NULL,NULL,1,NULL);
CREATE TABLE validation_days (
	day DATE NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	answers BIGINT NOT NULL, 
	CONSTRAINT pk_validation_days PRIMARY KEY (day, license_id, code)
);
INSERT INTO "validation_days" VALUES('2026-11-12','lic_v8zsvfetwvas3ph3q9m0','VALID',113);
INSERT INTO "validation_days" VALUES('2026-11-03','lic_v8zsvfetwvas3ph3q9m0','VALID',99);
INSERT INTO "validation_days" VALUES('2026-10-25','lic_v8zsvfetwvas3ph3q9m0','VALID',34);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_v8zsvfetwvas3ph3q9m0','VALID',70);
INSERT INTO "validation_days" VALUES('2026-10-07','lic_v8zsvfetwvas3ph3q9m0','VALID',55);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_v8zsvfetwvas3ph3q9m0','VALID',40);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_vams93dga0gdyg56vce2','VALID',136);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_vams93dga0gdyg56vce2','VALID',47);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_vams93dga0gdyg56vce2','VALID',100);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_vams93dga0gdyg56vce2','VALID',82);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_vams93dga0gdyg56vce2','VALID',64);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_vams93dga0gdyg56vce2','VALID',46);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_v992g9xh9yea667nr0s8','VALID',49);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_v992g9xh9yea667nr0s8','VALID',17);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_v992g9xh9yea667nr0s8','VALID',36);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_v992g9xh9yea667nr0s8','VALID',30);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_v992g9xh9yea667nr0s8','VALID',23);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_v992g9xh9yea667nr0s8','VALID',17);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_5da7v7vg8egdz4qk0za9','VALID',23);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_5da7v7vg8egdz4qk0za9','VALID',8);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_w61x6pq5nwzydkhdt0v2','VALID',103);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_w61x6pq5nwzydkhdt0v2','VALID',36);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_w61x6pq5nwzydkhdt0v2','VALID',76);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_w61x6pq5nwzydkhdt0v2','VALID',62);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_w61x6pq5nwzydkhdt0v2','VALID',49);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_w61x6pq5nwzydkhdt0v2','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_vf828wzm03h1z5wvetpw','VALID',58);
INSERT INTO "validation_days" VALUES('2026-11-09','lic_vf828wzm03h1z5wvetpw','VALID',51);
INSERT INTO "validation_days" VALUES('2026-10-31','lic_vf828wzm03h1z5wvetpw','VALID',18);
INSERT INTO "validation_days" VALUES('2026-10-22','lic_vf828wzm03h1z5wvetpw','VALID',38);
INSERT INTO "validation_days" VALUES('2026-10-13','lic_vf828wzm03h1z5wvetpw','VALID',31);
INSERT INTO "validation_days" VALUES('2026-10-04','lic_vf828wzm03h1z5wvetpw','VALID',10);
INSERT INTO "validation_days" VALUES('2026-09-25','lic_vf828wzm03h1z5wvetpw','VALID',17);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_r8sp15qdjqrgqfcaawn7','VALID',37);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_r8sp15qdjqrgqfcaawn7','VALID',79);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_r8sp15qdjqrgqfcaawn7','VALID',66);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_r8sp15qdjqrgqfcaawn7','VALID',54);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_r8sp15qdjqrgqfcaawn7','VALID',41);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_r8sp15qdjqrgqfcaawn7','VALID',12);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_f2nccsbbpavw8zfhkpks','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_f2nccsbbpavw8zfhkpks','VALID',75);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_f2nccsbbpavw8zfhkpks','VALID',63);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_f2nccsbbpavw8zfhkpks','VALID',51);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_f2nccsbbpavw8zfhkpks','VALID',39);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_f2nccsbbpavw8zfhkpks','VALID',11);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_gvksb2e69pt8vxw44v2d','VALID',58);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_gvksb2e69pt8vxw44v2d','VALID',126);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_gvksb2e69pt8vxw44v2d','VALID',106);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_gvksb2e69pt8vxw44v2d','VALID',86);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_gvksb2e69pt8vxw44v2d','VALID',66);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_gvksb2e69pt8vxw44v2d','VALID',18);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_skmcxvg8z5ab4gshexts','VALID',25);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_skmcxvg8z5ab4gshexts','VALID',54);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_skmcxvg8z5ab4gshexts','VALID',45);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_skmcxvg8z5ab4gshexts','VALID',37);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_skmcxvg8z5ab4gshexts','VALID',28);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_skmcxvg8z5ab4gshexts','VALID',8);
INSERT INTO "validation_days" VALUES('2026-11-16','lic_wbfk5nk1enqvfmfg74s3','VALID',125);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_wbfk5nk1enqvfmfg74s3','VALID',44);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_wbfk5nk1enqvfmfg74s3','VALID',94);
INSERT INTO "validation_days" VALUES('2026-10-20','lic_wbfk5nk1enqvfmfg74s3','VALID',79);
INSERT INTO "validation_days" VALUES('2026-10-11','lic_wbfk5nk1enqvfmfg74s3','VALID',26);
INSERT INTO "validation_days" VALUES('2026-10-02','lic_wbfk5nk1enqvfmfg74s3','VALID',49);
INSERT INTO "validation_days" VALUES('2026-09-23','lic_wbfk5nk1enqvfmfg74s3','VALID',34);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_nfr5w9fn3ndqkp4ffe1x','VALID',55);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_nfr5w9fn3ndqkp4ffe1x','VALID',19);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_nfr5w9fn3ndqkp4ffe1x','VALID',40);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_nfr5w9fn3ndqkp4ffe1x','VALID',13);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_nfr5w9fn3ndqkp4ffe1x','VALID',26);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_nfr5w9fn3ndqkp4ffe1x','VALID',18);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_c2mscx65962kza7d3jmp','VALID',106);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_c2mscx65962kza7d3jmp','VALID',37);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_c2mscx65962kza7d3jmp','VALID',78);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_c2mscx65962kza7d3jmp','VALID',26);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_c2mscx65962kza7d3jmp','VALID',50);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_c2mscx65962kza7d3jmp','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_5k0x22tnsbsa0nx3gbhc','VALID',21);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_5k0x22tnsbsa0nx3gbhc','VALID',7);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_5k0x22tnsbsa0nx3gbhc','VALID',16);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_5k0x22tnsbsa0nx3gbhc','VALID',5);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_5k0x22tnsbsa0nx3gbhc','VALID',10);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_5k0x22tnsbsa0nx3gbhc','VALID',7);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_wfcf4jwevaq8vvdh1wx5','REVOKED',91);
INSERT INTO "validation_days" VALUES('2026-11-12','lic_wzz1av3wseerd3m410gf','VALID',71);
INSERT INTO "validation_days" VALUES('2026-11-02','lic_wzz1av3wseerd3m410gf','VALID',61);
INSERT INTO "validation_days" VALUES('2026-10-23','lic_wzz1av3wseerd3m410gf','VALID',51);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_2pqn7fdxx7sqxqcy2rrz','VALID',14);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_2pqn7fdxx7sqxqcy2rrz','VALID',30);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_2pqn7fdxx7sqxqcy2rrz','VALID',26);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_hy2b3dkfzshm30c8eavg','VALID',132);
INSERT INTO "validation_days" VALUES('2026-11-20','lic_7yyh9qcnazg250nvgwht','VALID',66);
INSERT INTO "validation_days" VALUES('2026-11-18','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-11-08','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-10-29','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-10-19','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-10-09','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-09-29','','NOT_FOUND',4);
CREATE TABLE validations (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	license_id VARCHAR(32), 
	code VARCHAR(32) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	instance_id VARCHAR(512), 
	CONSTRAINT pk_validations PRIMARY KEY (id), 
	CONSTRAINT fk_validations_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "validations" VALUES(1,'2026-11-20 11:53:00.000000','lic_v8zsvfetwvas3ph3q9m0','VALID','203.0.113.9','prod-eu-1-h3q9m0');
INSERT INTO "validations" VALUES(2,'2026-11-20 10:52:00.000000','lic_v8zsvfetwvas3ph3q9m0','VALID','203.0.113.9','prod-eu-1-h3q9m0');
INSERT INTO "validations" VALUES(3,'2026-11-20 09:51:00.000000','lic_v8zsvfetwvas3ph3q9m0','VALID','203.0.113.9','prod-eu-1-h3q9m0');
INSERT INTO "validations" VALUES(4,'2026-11-20 08:50:00.000000','lic_v8zsvfetwvas3ph3q9m0','VALID','203.0.113.9','prod-eu-1-h3q9m0');
INSERT INTO "validations" VALUES(5,'2026-11-20 07:49:00.000000','lic_v8zsvfetwvas3ph3q9m0','VALID','203.0.113.9','prod-eu-1-h3q9m0');
INSERT INTO "validations" VALUES(6,'2026-11-20 06:48:00.000000','lic_v8zsvfetwvas3ph3q9m0','VALID','203.0.113.9','prod-eu-1-h3q9m0');
INSERT INTO "validations" VALUES(7,'2026-11-20 05:47:00.000000','lic_v8zsvfetwvas3ph3q9m0','VALID','203.0.113.9','prod-eu-1-h3q9m0');
INSERT INTO "validations" VALUES(8,'2026-11-20 04:46:00.000000','lic_v8zsvfetwvas3ph3q9m0','VALID','203.0.113.9','prod-eu-1-h3q9m0');
INSERT INTO "validations" VALUES(9,'2026-11-20 11:53:00.000000','lic_vams93dga0gdyg56vce2','VALID','203.0.113.9','prod-eu-1-56vce2');
INSERT INTO "validations" VALUES(10,'2026-11-20 10:52:00.000000','lic_vams93dga0gdyg56vce2','VALID','203.0.113.9','prod-eu-1-56vce2');
INSERT INTO "validations" VALUES(11,'2026-11-20 09:51:00.000000','lic_vams93dga0gdyg56vce2','VALID','203.0.113.9','prod-eu-1-56vce2');
INSERT INTO "validations" VALUES(12,'2026-11-20 08:50:00.000000','lic_vams93dga0gdyg56vce2','VALID','203.0.113.9','prod-eu-1-56vce2');
INSERT INTO "validations" VALUES(13,'2026-11-20 07:49:00.000000','lic_vams93dga0gdyg56vce2','VALID','203.0.113.9','prod-eu-1-56vce2');
INSERT INTO "validations" VALUES(14,'2026-11-20 06:48:00.000000','lic_vams93dga0gdyg56vce2','VALID','203.0.113.9','prod-eu-1-56vce2');
INSERT INTO "validations" VALUES(15,'2026-11-20 05:47:00.000000','lic_vams93dga0gdyg56vce2','VALID','203.0.113.9','prod-eu-1-56vce2');
INSERT INTO "validations" VALUES(16,'2026-11-20 04:46:00.000000','lic_vams93dga0gdyg56vce2','VALID','203.0.113.9','prod-eu-1-56vce2');
INSERT INTO "validations" VALUES(17,'2026-11-20 11:53:00.000000','lic_v992g9xh9yea667nr0s8','VALID','203.0.113.9','prod-eu-1-7nr0s8');
INSERT INTO "validations" VALUES(18,'2026-11-20 10:52:00.000000','lic_v992g9xh9yea667nr0s8','VALID','203.0.113.9','prod-eu-1-7nr0s8');
INSERT INTO "validations" VALUES(19,'2026-11-20 09:51:00.000000','lic_v992g9xh9yea667nr0s8','VALID','203.0.113.9','prod-eu-1-7nr0s8');
INSERT INTO "validations" VALUES(20,'2026-11-20 08:50:00.000000','lic_v992g9xh9yea667nr0s8','VALID','203.0.113.9','prod-eu-1-7nr0s8');
INSERT INTO "validations" VALUES(21,'2026-11-20 07:49:00.000000','lic_v992g9xh9yea667nr0s8','VALID','203.0.113.9','prod-eu-1-7nr0s8');
INSERT INTO "validations" VALUES(22,'2026-11-20 06:48:00.000000','lic_v992g9xh9yea667nr0s8','VALID','203.0.113.9','prod-eu-1-7nr0s8');
INSERT INTO "validations" VALUES(23,'2026-11-20 05:47:00.000000','lic_v992g9xh9yea667nr0s8','VALID','203.0.113.9','prod-eu-1-7nr0s8');
INSERT INTO "validations" VALUES(24,'2026-11-20 04:46:00.000000','lic_v992g9xh9yea667nr0s8','VALID','203.0.113.9','prod-eu-1-7nr0s8');
INSERT INTO "validations" VALUES(25,'2026-11-20 11:53:00.000000','lic_5da7v7vg8egdz4qk0za9','VALID','203.0.113.9','prod-eu-1-qk0za9');
INSERT INTO "validations" VALUES(26,'2026-11-20 10:52:00.000000','lic_5da7v7vg8egdz4qk0za9','VALID','203.0.113.9','prod-eu-1-qk0za9');
INSERT INTO "validations" VALUES(27,'2026-11-20 09:51:00.000000','lic_5da7v7vg8egdz4qk0za9','VALID','203.0.113.9','prod-eu-1-qk0za9');
INSERT INTO "validations" VALUES(28,'2026-11-20 08:50:00.000000','lic_5da7v7vg8egdz4qk0za9','VALID','203.0.113.9','prod-eu-1-qk0za9');
INSERT INTO "validations" VALUES(29,'2026-11-20 07:49:00.000000','lic_5da7v7vg8egdz4qk0za9','VALID','203.0.113.9','prod-eu-1-qk0za9');
INSERT INTO "validations" VALUES(30,'2026-11-20 06:48:00.000000','lic_5da7v7vg8egdz4qk0za9','VALID','203.0.113.9','prod-eu-1-qk0za9');
INSERT INTO "validations" VALUES(31,'2026-11-20 05:47:00.000000','lic_5da7v7vg8egdz4qk0za9','VALID','203.0.113.9','prod-eu-1-qk0za9');
INSERT INTO "validations" VALUES(32,'2026-11-20 04:46:00.000000','lic_5da7v7vg8egdz4qk0za9','VALID','203.0.113.9','prod-eu-1-qk0za9');
INSERT INTO "validations" VALUES(33,'2026-11-20 11:53:00.000000','lic_w61x6pq5nwzydkhdt0v2','VALID','203.0.113.9','prod-eu-1-hdt0v2');
INSERT INTO "validations" VALUES(34,'2026-11-20 10:52:00.000000','lic_w61x6pq5nwzydkhdt0v2','VALID','203.0.113.9','prod-eu-1-hdt0v2');
INSERT INTO "validations" VALUES(35,'2026-11-20 09:51:00.000000','lic_w61x6pq5nwzydkhdt0v2','VALID','203.0.113.9','prod-eu-1-hdt0v2');
INSERT INTO "validations" VALUES(36,'2026-11-20 08:50:00.000000','lic_w61x6pq5nwzydkhdt0v2','VALID','203.0.113.9','prod-eu-1-hdt0v2');
INSERT INTO "validations" VALUES(37,'2026-11-20 07:49:00.000000','lic_w61x6pq5nwzydkhdt0v2','VALID','203.0.113.9','prod-eu-1-hdt0v2');
INSERT INTO "validations" VALUES(38,'2026-11-20 06:48:00.000000','lic_w61x6pq5nwzydkhdt0v2','VALID','203.0.113.9','prod-eu-1-hdt0v2');
INSERT INTO "validations" VALUES(39,'2026-11-20 05:47:00.000000','lic_w61x6pq5nwzydkhdt0v2','VALID','203.0.113.9','prod-eu-1-hdt0v2');
INSERT INTO "validations" VALUES(40,'2026-11-20 04:46:00.000000','lic_w61x6pq5nwzydkhdt0v2','VALID','203.0.113.9','prod-eu-1-hdt0v2');
INSERT INTO "validations" VALUES(41,'2026-11-20 11:53:00.000000','lic_vf828wzm03h1z5wvetpw','VALID','203.0.113.9','prod-eu-1-wvetpw');
INSERT INTO "validations" VALUES(42,'2026-11-20 10:52:00.000000','lic_vf828wzm03h1z5wvetpw','VALID','203.0.113.9','prod-eu-1-wvetpw');
INSERT INTO "validations" VALUES(43,'2026-11-20 09:51:00.000000','lic_vf828wzm03h1z5wvetpw','VALID','203.0.113.9','prod-eu-1-wvetpw');
INSERT INTO "validations" VALUES(44,'2026-11-20 08:50:00.000000','lic_vf828wzm03h1z5wvetpw','VALID','203.0.113.9','prod-eu-1-wvetpw');
INSERT INTO "validations" VALUES(45,'2026-11-20 07:49:00.000000','lic_vf828wzm03h1z5wvetpw','VALID','203.0.113.9','prod-eu-1-wvetpw');
INSERT INTO "validations" VALUES(46,'2026-11-20 06:48:00.000000','lic_vf828wzm03h1z5wvetpw','VALID','203.0.113.9','prod-eu-1-wvetpw');
INSERT INTO "validations" VALUES(47,'2026-11-20 05:47:00.000000','lic_vf828wzm03h1z5wvetpw','VALID','203.0.113.9','prod-eu-1-wvetpw');
INSERT INTO "validations" VALUES(48,'2026-11-20 04:46:00.000000','lic_vf828wzm03h1z5wvetpw','VALID','203.0.113.9','prod-eu-1-wvetpw');
INSERT INTO "validations" VALUES(49,'2026-11-20 11:53:00.000000','lic_r8sp15qdjqrgqfcaawn7','VALID','203.0.113.9','prod-eu-1-caawn7');
INSERT INTO "validations" VALUES(50,'2026-11-20 10:52:00.000000','lic_r8sp15qdjqrgqfcaawn7','VALID','203.0.113.9','prod-eu-1-caawn7');
INSERT INTO "validations" VALUES(51,'2026-11-20 09:51:00.000000','lic_r8sp15qdjqrgqfcaawn7','VALID','203.0.113.9','prod-eu-1-caawn7');
INSERT INTO "validations" VALUES(52,'2026-11-20 08:50:00.000000','lic_r8sp15qdjqrgqfcaawn7','VALID','203.0.113.9','prod-eu-1-caawn7');
INSERT INTO "validations" VALUES(53,'2026-11-20 07:49:00.000000','lic_r8sp15qdjqrgqfcaawn7','VALID','203.0.113.9','prod-eu-1-caawn7');
INSERT INTO "validations" VALUES(54,'2026-11-20 06:48:00.000000','lic_r8sp15qdjqrgqfcaawn7','VALID','203.0.113.9','prod-eu-1-caawn7');
INSERT INTO "validations" VALUES(55,'2026-11-20 05:47:00.000000','lic_r8sp15qdjqrgqfcaawn7','VALID','203.0.113.9','prod-eu-1-caawn7');
INSERT INTO "validations" VALUES(56,'2026-11-20 04:46:00.000000','lic_r8sp15qdjqrgqfcaawn7','VALID','203.0.113.9','prod-eu-1-caawn7');
INSERT INTO "validations" VALUES(57,'2026-11-20 11:53:00.000000','lic_f2nccsbbpavw8zfhkpks','VALID','203.0.113.9','prod-eu-1-fhkpks');
INSERT INTO "validations" VALUES(58,'2026-11-20 10:52:00.000000','lic_f2nccsbbpavw8zfhkpks','VALID','203.0.113.9','prod-eu-1-fhkpks');
INSERT INTO "validations" VALUES(59,'2026-11-20 09:51:00.000000','lic_f2nccsbbpavw8zfhkpks','VALID','203.0.113.9','prod-eu-1-fhkpks');
INSERT INTO "validations" VALUES(60,'2026-11-20 08:50:00.000000','lic_f2nccsbbpavw8zfhkpks','VALID','203.0.113.9','prod-eu-1-fhkpks');
INSERT INTO "validations" VALUES(61,'2026-11-20 07:49:00.000000','lic_f2nccsbbpavw8zfhkpks','VALID','203.0.113.9','prod-eu-1-fhkpks');
INSERT INTO "validations" VALUES(62,'2026-11-20 06:48:00.000000','lic_f2nccsbbpavw8zfhkpks','VALID','203.0.113.9','prod-eu-1-fhkpks');
INSERT INTO "validations" VALUES(63,'2026-11-20 05:47:00.000000','lic_f2nccsbbpavw8zfhkpks','VALID','203.0.113.9','prod-eu-1-fhkpks');
INSERT INTO "validations" VALUES(64,'2026-11-20 04:46:00.000000','lic_f2nccsbbpavw8zfhkpks','VALID','203.0.113.9','prod-eu-1-fhkpks');
INSERT INTO "validations" VALUES(65,'2026-11-20 11:53:00.000000','lic_gvksb2e69pt8vxw44v2d','VALID','203.0.113.9','prod-eu-1-w44v2d');
INSERT INTO "validations" VALUES(66,'2026-11-20 10:52:00.000000','lic_gvksb2e69pt8vxw44v2d','VALID','203.0.113.9','prod-eu-1-w44v2d');
INSERT INTO "validations" VALUES(67,'2026-11-20 09:51:00.000000','lic_gvksb2e69pt8vxw44v2d','VALID','203.0.113.9','prod-eu-1-w44v2d');
INSERT INTO "validations" VALUES(68,'2026-11-20 08:50:00.000000','lic_gvksb2e69pt8vxw44v2d','VALID','203.0.113.9','prod-eu-1-w44v2d');
INSERT INTO "validations" VALUES(69,'2026-11-20 07:49:00.000000','lic_gvksb2e69pt8vxw44v2d','VALID','203.0.113.9','prod-eu-1-w44v2d');
INSERT INTO "validations" VALUES(70,'2026-11-20 06:48:00.000000','lic_gvksb2e69pt8vxw44v2d','VALID','203.0.113.9','prod-eu-1-w44v2d');
INSERT INTO "validations" VALUES(71,'2026-11-20 05:47:00.000000','lic_gvksb2e69pt8vxw44v2d','VALID','203.0.113.9','prod-eu-1-w44v2d');
INSERT INTO "validations" VALUES(72,'2026-11-20 04:46:00.000000','lic_gvksb2e69pt8vxw44v2d','VALID','203.0.113.9','prod-eu-1-w44v2d');
INSERT INTO "validations" VALUES(73,'2026-11-20 11:53:00.000000','lic_skmcxvg8z5ab4gshexts','VALID','203.0.113.9','prod-eu-1-shexts');
INSERT INTO "validations" VALUES(74,'2026-11-20 10:52:00.000000','lic_skmcxvg8z5ab4gshexts','VALID','203.0.113.9','prod-eu-1-shexts');
INSERT INTO "validations" VALUES(75,'2026-11-20 09:51:00.000000','lic_skmcxvg8z5ab4gshexts','VALID','203.0.113.9','prod-eu-1-shexts');
INSERT INTO "validations" VALUES(76,'2026-11-20 08:50:00.000000','lic_skmcxvg8z5ab4gshexts','VALID','203.0.113.9','prod-eu-1-shexts');
INSERT INTO "validations" VALUES(77,'2026-11-20 07:49:00.000000','lic_skmcxvg8z5ab4gshexts','VALID','203.0.113.9','prod-eu-1-shexts');
INSERT INTO "validations" VALUES(78,'2026-11-20 06:48:00.000000','lic_skmcxvg8z5ab4gshexts','VALID','203.0.113.9','prod-eu-1-shexts');
INSERT INTO "validations" VALUES(79,'2026-11-20 05:47:00.000000','lic_skmcxvg8z5ab4gshexts','VALID','203.0.113.9','prod-eu-1-shexts');
INSERT INTO "validations" VALUES(80,'2026-11-20 04:46:00.000000','lic_skmcxvg8z5ab4gshexts','VALID','203.0.113.9','prod-eu-1-shexts');
INSERT INTO "validations" VALUES(81,'2026-11-20 11:53:00.000000','lic_wbfk5nk1enqvfmfg74s3','VALID','203.0.113.9','prod-eu-1-fg74s3');
INSERT INTO "validations" VALUES(82,'2026-11-20 10:52:00.000000','lic_wbfk5nk1enqvfmfg74s3','VALID','203.0.113.9','prod-eu-1-fg74s3');
INSERT INTO "validations" VALUES(83,'2026-11-20 09:51:00.000000','lic_wbfk5nk1enqvfmfg74s3','VALID','203.0.113.9','prod-eu-1-fg74s3');
INSERT INTO "validations" VALUES(84,'2026-11-20 08:50:00.000000','lic_wbfk5nk1enqvfmfg74s3','VALID','203.0.113.9','prod-eu-1-fg74s3');
INSERT INTO "validations" VALUES(85,'2026-11-20 07:49:00.000000','lic_wbfk5nk1enqvfmfg74s3','VALID','203.0.113.9','prod-eu-1-fg74s3');
INSERT INTO "validations" VALUES(86,'2026-11-20 06:48:00.000000','lic_wbfk5nk1enqvfmfg74s3','VALID','203.0.113.9','prod-eu-1-fg74s3');
INSERT INTO "validations" VALUES(87,'2026-11-20 05:47:00.000000','lic_wbfk5nk1enqvfmfg74s3','VALID','203.0.113.9','prod-eu-1-fg74s3');
INSERT INTO "validations" VALUES(88,'2026-11-20 04:46:00.000000','lic_wbfk5nk1enqvfmfg74s3','VALID','203.0.113.9','prod-eu-1-fg74s3');
INSERT INTO "validations" VALUES(89,'2026-11-20 11:53:00.000000','lic_3d87ma66xvx79b959zbd','SUSPENDED','203.0.113.9','prod-eu-1-959zbd');
INSERT INTO "validations" VALUES(90,'2026-11-20 10:52:00.000000','lic_3d87ma66xvx79b959zbd','SUSPENDED','203.0.113.9','prod-eu-1-959zbd');
INSERT INTO "validations" VALUES(91,'2026-11-20 09:51:00.000000','lic_3d87ma66xvx79b959zbd','SUSPENDED','203.0.113.9','prod-eu-1-959zbd');
INSERT INTO "validations" VALUES(92,'2026-11-20 08:50:00.000000','lic_3d87ma66xvx79b959zbd','SUSPENDED','203.0.113.9','prod-eu-1-959zbd');
INSERT INTO "validations" VALUES(93,'2026-11-20 07:49:00.000000','lic_3d87ma66xvx79b959zbd','SUSPENDED','203.0.113.9','prod-eu-1-959zbd');
INSERT INTO "validations" VALUES(94,'2026-11-20 06:48:00.000000','lic_3d87ma66xvx79b959zbd','SUSPENDED','203.0.113.9','prod-eu-1-959zbd');
INSERT INTO "validations" VALUES(95,'2026-11-20 05:47:00.000000','lic_3d87ma66xvx79b959zbd','SUSPENDED','203.0.113.9','prod-eu-1-959zbd');
INSERT INTO "validations" VALUES(96,'2026-11-20 04:46:00.000000','lic_3d87ma66xvx79b959zbd','SUSPENDED','203.0.113.9','prod-eu-1-959zbd');
INSERT INTO "validations" VALUES(97,'2026-11-20 11:53:00.000000','lic_nfr5w9fn3ndqkp4ffe1x','VALID','203.0.113.9','prod-eu-1-4ffe1x');
INSERT INTO "validations" VALUES(98,'2026-11-20 10:52:00.000000','lic_nfr5w9fn3ndqkp4ffe1x','VALID','203.0.113.9','prod-eu-1-4ffe1x');
INSERT INTO "validations" VALUES(99,'2026-11-20 09:51:00.000000','lic_nfr5w9fn3ndqkp4ffe1x','VALID','203.0.113.9','prod-eu-1-4ffe1x');
INSERT INTO "validations" VALUES(100,'2026-11-20 08:50:00.000000','lic_nfr5w9fn3ndqkp4ffe1x','VALID','203.0.113.9','prod-eu-1-4ffe1x');
INSERT INTO "validations" VALUES(101,'2026-11-20 07:49:00.000000','lic_nfr5w9fn3ndqkp4ffe1x','VALID','203.0.113.9','prod-eu-1-4ffe1x');
INSERT INTO "validations" VALUES(102,'2026-11-20 06:48:00.000000','lic_nfr5w9fn3ndqkp4ffe1x','VALID','203.0.113.9','prod-eu-1-4ffe1x');
INSERT INTO "validations" VALUES(103,'2026-11-20 05:47:00.000000','lic_nfr5w9fn3ndqkp4ffe1x','VALID','203.0.113.9','prod-eu-1-4ffe1x');
INSERT INTO "validations" VALUES(104,'2026-11-20 04:46:00.000000','lic_nfr5w9fn3ndqkp4ffe1x','VALID','203.0.113.9','prod-eu-1-4ffe1x');
INSERT INTO "validations" VALUES(105,'2026-11-20 11:53:00.000000','lic_c2mscx65962kza7d3jmp','VALID','203.0.113.9','prod-eu-1-7d3jmp');
INSERT INTO "validations" VALUES(106,'2026-11-20 10:52:00.000000','lic_c2mscx65962kza7d3jmp','VALID','203.0.113.9','prod-eu-1-7d3jmp');
INSERT INTO "validations" VALUES(107,'2026-11-20 09:51:00.000000','lic_c2mscx65962kza7d3jmp','VALID','203.0.113.9','prod-eu-1-7d3jmp');
INSERT INTO "validations" VALUES(108,'2026-11-20 08:50:00.000000','lic_c2mscx65962kza7d3jmp','VALID','203.0.113.9','prod-eu-1-7d3jmp');
INSERT INTO "validations" VALUES(109,'2026-11-20 07:49:00.000000','lic_c2mscx65962kza7d3jmp','VALID','203.0.113.9','prod-eu-1-7d3jmp');
INSERT INTO "validations" VALUES(110,'2026-11-20 06:48:00.000000','lic_c2mscx65962kza7d3jmp','VALID','203.0.113.9','prod-eu-1-7d3jmp');
INSERT INTO "validations" VALUES(111,'2026-11-20 05:47:00.000000','lic_c2mscx65962kza7d3jmp','VALID','203.0.113.9','prod-eu-1-7d3jmp');
INSERT INTO "validations" VALUES(112,'2026-11-20 04:46:00.000000','lic_c2mscx65962kza7d3jmp','VALID','203.0.113.9','prod-eu-1-7d3jmp');
INSERT INTO "validations" VALUES(113,'2026-11-20 11:53:00.000000','lic_5k0x22tnsbsa0nx3gbhc','VALID','203.0.113.9','prod-eu-1-x3gbhc');
INSERT INTO "validations" VALUES(114,'2026-11-20 10:52:00.000000','lic_5k0x22tnsbsa0nx3gbhc','VALID','203.0.113.9','prod-eu-1-x3gbhc');
INSERT INTO "validations" VALUES(115,'2026-11-20 09:51:00.000000','lic_5k0x22tnsbsa0nx3gbhc','VALID','203.0.113.9','prod-eu-1-x3gbhc');
INSERT INTO "validations" VALUES(116,'2026-11-20 08:50:00.000000','lic_5k0x22tnsbsa0nx3gbhc','VALID','203.0.113.9','prod-eu-1-x3gbhc');
INSERT INTO "validations" VALUES(117,'2026-11-20 07:49:00.000000','lic_5k0x22tnsbsa0nx3gbhc','VALID','203.0.113.9','prod-eu-1-x3gbhc');
INSERT INTO "validations" VALUES(118,'2026-11-20 06:48:00.000000','lic_5k0x22tnsbsa0nx3gbhc','VALID','203.0.113.9','prod-eu-1-x3gbhc');
INSERT INTO "validations" VALUES(119,'2026-11-20 05:47:00.000000','lic_5k0x22tnsbsa0nx3gbhc','VALID','203.0.113.9','prod-eu-1-x3gbhc');
INSERT INTO "validations" VALUES(120,'2026-11-20 04:46:00.000000','lic_5k0x22tnsbsa0nx3gbhc','VALID','203.0.113.9','prod-eu-1-x3gbhc');
INSERT INTO "validations" VALUES(121,'2026-11-20 11:53:00.000000','lic_wfcf4jwevaq8vvdh1wx5','REVOKED','203.0.113.9','prod-eu-1-dh1wx5');
INSERT INTO "validations" VALUES(122,'2026-11-20 10:52:00.000000','lic_wfcf4jwevaq8vvdh1wx5','REVOKED','203.0.113.9','prod-eu-1-dh1wx5');
INSERT INTO "validations" VALUES(123,'2026-11-20 09:51:00.000000','lic_wfcf4jwevaq8vvdh1wx5','REVOKED','203.0.113.9','prod-eu-1-dh1wx5');
INSERT INTO "validations" VALUES(124,'2026-11-20 08:50:00.000000','lic_wfcf4jwevaq8vvdh1wx5','REVOKED','203.0.113.9','prod-eu-1-dh1wx5');
INSERT INTO "validations" VALUES(125,'2026-11-20 07:49:00.000000','lic_wfcf4jwevaq8vvdh1wx5','REVOKED','203.0.113.9','prod-eu-1-dh1wx5');
INSERT INTO "validations" VALUES(126,'2026-11-20 06:48:00.000000','lic_wfcf4jwevaq8vvdh1wx5','REVOKED','203.0.113.9','prod-eu-1-dh1wx5');
INSERT INTO "validations" VALUES(127,'2026-11-20 05:47:00.000000','lic_wfcf4jwevaq8vvdh1wx5','REVOKED','203.0.113.9','prod-eu-1-dh1wx5');
INSERT INTO "validations" VALUES(128,'2026-11-20 04:46:00.000000','lic_wfcf4jwevaq8vvdh1wx5','REVOKED','203.0.113.9','prod-eu-1-dh1wx5');
INSERT INTO "validations" VALUES(129,'2026-11-20 11:53:00.000000','lic_wzz1av3wseerd3m410gf','VALID','203.0.113.9','prod-eu-1-m410gf');
INSERT INTO "validations" VALUES(130,'2026-11-20 10:52:00.000000','lic_wzz1av3wseerd3m410gf','VALID','203.0.113.9','prod-eu-1-m410gf');
INSERT INTO "validations" VALUES(131,'2026-11-20 09:51:00.000000','lic_wzz1av3wseerd3m410gf','VALID','203.0.113.9','prod-eu-1-m410gf');
INSERT INTO "validations" VALUES(132,'2026-11-20 08:50:00.000000','lic_wzz1av3wseerd3m410gf','VALID','203.0.113.9','prod-eu-1-m410gf');
INSERT INTO "validations" VALUES(133,'2026-11-20 07:49:00.000000','lic_wzz1av3wseerd3m410gf','VALID','203.0.113.9','prod-eu-1-m410gf');
INSERT INTO "validations" VALUES(134,'2026-11-20 06:48:00.000000','lic_wzz1av3wseerd3m410gf','VALID','203.0.113.9','prod-eu-1-m410gf');
INSERT INTO "validations" VALUES(135,'2026-11-20 05:47:00.000000','lic_wzz1av3wseerd3m410gf','VALID','203.0.113.9','prod-eu-1-m410gf');
INSERT INTO "validations" VALUES(136,'2026-11-20 04:46:00.000000','lic_wzz1av3wseerd3m410gf','VALID','203.0.113.9','prod-eu-1-m410gf');
INSERT INTO "validations" VALUES(137,'2026-11-20 11:53:00.000000','lic_2pqn7fdxx7sqxqcy2rrz','VALID','203.0.113.9','prod-eu-1-cy2rrz');
INSERT INTO "validations" VALUES(138,'2026-11-20 10:52:00.000000','lic_2pqn7fdxx7sqxqcy2rrz','VALID','203.0.113.9','prod-eu-1-cy2rrz');
INSERT INTO "validations" VALUES(139,'2026-11-20 09:51:00.000000','lic_2pqn7fdxx7sqxqcy2rrz','VALID','203.0.113.9','prod-eu-1-cy2rrz');
INSERT INTO "validations" VALUES(140,'2026-11-20 08:50:00.000000','lic_2pqn7fdxx7sqxqcy2rrz','VALID','203.0.113.9','prod-eu-1-cy2rrz');
INSERT INTO "validations" VALUES(141,'2026-11-20 07:49:00.000000','lic_2pqn7fdxx7sqxqcy2rrz','VALID','203.0.113.9','prod-eu-1-cy2rrz');
INSERT INTO "validations" VALUES(142,'2026-11-20 06:48:00.000000','lic_2pqn7fdxx7sqxqcy2rrz','VALID','203.0.113.9','prod-eu-1-cy2rrz');
INSERT INTO "validations" VALUES(143,'2026-11-20 05:47:00.000000','lic_2pqn7fdxx7sqxqcy2rrz','VALID','203.0.113.9','prod-eu-1-cy2rrz');
INSERT INTO "validations" VALUES(144,'2026-11-20 04:46:00.000000','lic_2pqn7fdxx7sqxqcy2rrz','VALID','203.0.113.9','prod-eu-1-cy2rrz');
INSERT INTO "validations" VALUES(145,'2026-11-20 11:53:00.000000','lic_hy2b3dkfzshm30c8eavg','VALID','203.0.113.9','prod-eu-1-c8eavg');
INSERT INTO "validations" VALUES(146,'2026-11-20 10:52:00.000000','lic_hy2b3dkfzshm30c8eavg','VALID','203.0.113.9','prod-eu-1-c8eavg');
INSERT INTO "validations" VALUES(147,'2026-11-20 09:51:00.000000','lic_hy2b3dkfzshm30c8eavg','VALID','203.0.113.9','prod-eu-1-c8eavg');
INSERT INTO "validations" VALUES(148,'2026-11-20 08:50:00.000000','lic_hy2b3dkfzshm30c8eavg','VALID','203.0.113.9','prod-eu-1-c8eavg');
INSERT INTO "validations" VALUES(149,'2026-11-20 07:49:00.000000','lic_hy2b3dkfzshm30c8eavg','VALID','203.0.113.9','prod-eu-1-c8eavg');
INSERT INTO "validations" VALUES(150,'2026-11-20 06:48:00.000000','lic_hy2b3dkfzshm30c8eavg','VALID','203.0.113.9','prod-eu-1-c8eavg');
INSERT INTO "validations" VALUES(151,'2026-11-20 05:47:00.000000','lic_hy2b3dkfzshm30c8eavg','VALID','203.0.113.9','prod-eu-1-c8eavg');
INSERT INTO "validations" VALUES(152,'2026-11-20 04:46:00.000000','lic_hy2b3dkfzshm30c8eavg','VALID','203.0.113.9','prod-eu-1-c8eavg');
INSERT INTO "validations" VALUES(153,'2026-11-20 11:53:00.000000','lic_7yyh9qcnazg250nvgwht','VALID','203.0.113.9','prod-eu-1-nvgwht');
INSERT INTO "validations" VALUES(154,'2026-11-20 10:52:00.000000','lic_7yyh9qcnazg250nvgwht','VALID','203.0.113.9','prod-eu-1-nvgwht');
INSERT INTO "validations" VALUES(155,'2026-11-20 09:51:00.000000','lic_7yyh9qcnazg250nvgwht','VALID','203.0.113.9','prod-eu-1-nvgwht');
INSERT INTO "validations" VALUES(156,'2026-11-20 08:50:00.000000','lic_7yyh9qcnazg250nvgwht','VALID','203.0.113.9','prod-eu-1-nvgwht');
INSERT INTO "validations" VALUES(157,'2026-11-20 07:49:00.000000','lic_7yyh9qcnazg250nvgwht','VALID','203.0.113.9','prod-eu-1-nvgwht');
INSERT INTO "validations" VALUES(158,'2026-11-20 06:48:00.000000','lic_7yyh9qcnazg250nvgwht','VALID','203.0.113.9','prod-eu-1-nvgwht');
INSERT INTO "validations" VALUES(159,'2026-11-20 05:47:00.000000','lic_7yyh9qcnazg250nvgwht','VALID','203.0.113.9','prod-eu-1-nvgwht');
INSERT INTO "validations" VALUES(160,'2026-11-20 04:46:00.000000','lic_7yyh9qcnazg250nvgwht','VALID','203.0.113.9','prod-eu-1-nvgwht');
INSERT INTO "validations" VALUES(161,'2026-11-20 11:53:00.000000','lic_gbkg3hsasfp47bhk24ka','VALID','203.0.113.9','prod-eu-1-hk24ka');
INSERT INTO "validations" VALUES(162,'2026-11-20 10:52:00.000000','lic_gbkg3hsasfp47bhk24ka','VALID','203.0.113.9','prod-eu-1-hk24ka');
INSERT INTO "validations" VALUES(163,'2026-11-20 09:51:00.000000','lic_gbkg3hsasfp47bhk24ka','VALID','203.0.113.9','prod-eu-1-hk24ka');
INSERT INTO "validations" VALUES(164,'2026-11-20 08:50:00.000000','lic_gbkg3hsasfp47bhk24ka','VALID','203.0.113.9','prod-eu-1-hk24ka');
INSERT INTO "validations" VALUES(165,'2026-11-20 07:49:00.000000','lic_gbkg3hsasfp47bhk24ka','VALID','203.0.113.9','prod-eu-1-hk24ka');
INSERT INTO "validations" VALUES(166,'2026-11-20 06:48:00.000000','lic_gbkg3hsasfp47bhk24ka','VALID','203.0.113.9','prod-eu-1-hk24ka');
INSERT INTO "validations" VALUES(167,'2026-11-20 05:47:00.000000','lic_gbkg3hsasfp47bhk24ka','VALID','203.0.113.9','prod-eu-1-hk24ka');
INSERT INTO "validations" VALUES(168,'2026-11-20 04:46:00.000000','lic_gbkg3hsasfp47bhk24ka','VALID','203.0.113.9','prod-eu-1-hk24ka');
CREATE TABLE vault (
	name VARCHAR(32) NOT NULL, 
	sealed BLOB NOT NULL, 
	sealed_at DATETIME NOT NULL, 
	CONSTRAINT pk_vault PRIMARY KEY (name)
);
CREATE TABLE webhook_endpoints (
	id VARCHAR(32) NOT NULL, 
	url VARCHAR(2000) NOT NULL, 
	description VARCHAR(200), 
	events JSON NOT NULL, 
	secret_version INTEGER NOT NULL, 
	rotated_at DATETIME, 
	enabled BOOLEAN DEFAULT 1 NOT NULL, 
	created_at DATETIME NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_webhook_endpoints PRIMARY KEY (id)
);
INSERT INTO "webhook_endpoints" VALUES('whe_37tgd4m5av2kd8mcbkyd','https://hooks.vendor.example/licet','CRM','["*"]',1,NULL,1,'2026-09-01 12:00:00.000000',1);
INSERT INTO "webhook_endpoints" VALUES('whe_3by04q9z9cdbgvkjn1k6','https://old.vendor.example/in',NULL,'["license.issued"]',1,NULL,1,'2026-09-01 12:00:00.000000',1);
CREATE INDEX ix_licenses_created_at ON licenses (created_at);
CREATE INDEX ix_licenses_customer_id ON licenses (customer_id);
CREATE INDEX ix_validations_at ON validations (at);
CREATE INDEX ix_validations_license_id_at ON validations (license_id, at);
CREATE INDEX ix_licenses_key_kid ON licenses (key_kid);
CREATE UNIQUE INDEX uq_licenses_trial ON licenses (product_code, trial_customer_id);
CREATE INDEX ix_retired_keys_license_id ON retired_keys (license_id);
CREATE INDEX ix_retired_keys_works_until ON retired_keys (works_until);
CREATE INDEX ix_activations_last_seen_at ON activations (last_seen_at) WHERE ended_at IS NULL;
CREATE INDEX ix_activations_license_id_activated_at ON activations (license_id, activated_at);
CREATE UNIQUE INDEX uq_activations_live ON activations (license_id, instance_id) WHERE ended_at IS NULL;
CREATE INDEX ix_usage_events_received_at ON usage_events (received_at);
CREATE INDEX ix_flags_last_seen_at ON flags (last_seen_at);
CREATE INDEX ix_flags_license_id ON flags (license_id);
CREATE UNIQUE INDEX uq_flags_open ON flags (kind, subject) WHERE resolved_at IS NULL;
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
CREATE INDEX ix_challenges_license_id_expires_at ON challenges (license_id, expires_at);
CREATE INDEX ix_challenges_expires_at ON challenges (expires_at);
CREATE INDEX ix_licenses_expires_at ON licenses (expires_at);
CREATE INDEX ix_outbox_target_created_at ON outbox (target, created_at);
CREATE INDEX ix_outbox_due ON outbox (target, due_at) WHERE done_at IS NULL AND gave_up_at IS NULL;
CREATE INDEX ix_payment_events_due ON payment_events (due_at) WHERE state = 'pending';
CREATE INDEX ix_payment_events_provider_stream ON payment_events (provider, stream);
CREATE INDEX ix_payment_events_received_at ON payment_events (received_at);
CREATE INDEX ix_payment_events_state_received_at ON payment_events (state, received_at);
CREATE INDEX ix_orders_created_at ON orders (created_at);
CREATE INDEX ix_orders_email ON orders (email);
CREATE INDEX ix_orders_state_created_at ON orders (state, created_at);
CREATE INDEX ix_subscriptions_created_at ON subscriptions (created_at);
CREATE INDEX ix_subscriptions_customer_id ON subscriptions (customer_id);
CREATE INDEX ix_subscriptions_license_id ON subscriptions (license_id);
CREATE INDEX ix_subscriptions_recheck_at ON subscriptions (recheck_at);
CREATE INDEX ix_invoices_created_at ON invoices (created_at);
CREATE INDEX ix_invoices_customer_id ON invoices (customer_id);
CREATE INDEX ix_invoices_provider_payment_ref ON invoices (provider, payment_ref);
CREATE INDEX ix_invoices_subscription_id ON invoices (subscription_id);
CREATE INDEX ix_passkeys_user_id ON passkeys (user_id);
CREATE INDEX ix_identities_user_id ON identities (user_id);
CREATE INDEX ix_sign_ins_user_id_created_at ON sign_ins (user_id, created_at);
CREATE INDEX ix_sign_ins_expires_at ON sign_ins (expires_at);
CREATE INDEX ix_memberships_user_id ON memberships (user_id);
CREATE INDEX ix_invitations_customer_id ON invitations (customer_id);
CREATE INDEX ix_invitations_expires_at ON invitations (expires_at);
CREATE INDEX ix_enquiries_created_at ON enquiries (created_at);
CREATE INDEX ix_licenses_key_tail ON licenses (key_tail);
CREATE INDEX ix_licenses_status_created_at ON licenses (status, created_at);
CREATE INDEX ix_licenses_product_code_created_at ON licenses (product_code, created_at);
CREATE INDEX ix_activations_activated_at ON activations (activated_at);
CREATE INDEX ix_activations_aws_account_id ON activations (aws_account_id);
CREATE INDEX ix_orders_license_id ON orders (license_id);
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
CREATE INDEX ix_subscriptions_status_created_at_id ON subscriptions (status, created_at, id);
CREATE INDEX ix_invoices_status_created_at_id ON invoices (status, created_at, id);
CREATE INDEX ix_invoices_paid_at ON invoices (paid_at);
CREATE INDEX ix_audit_action_seq ON audit (action, seq);
CREATE INDEX ix_audit_actor_seq ON audit (actor, seq);
CREATE INDEX ix_usage_days_day_metric_license_id_quantity_events ON usage_days (day, metric, license_id, quantity, events);
CREATE INDEX ix_outbox_given_up ON outbox (target, created_at) WHERE gave_up_at IS NOT NULL;
CREATE INDEX ix_outbox_waiting ON outbox (target, created_at, id) WHERE done_at IS NULL AND gave_up_at IS NULL;
CREATE INDEX ix_subscriptions_trouble ON subscriptions (created_at, id) WHERE trouble IS NOT NULL;
CREATE INDEX ix_license_changes_xact ON license_changes (xact);
CREATE TRIGGER licenses_update_noted AFTER UPDATE OF id, product_code, plan, key_digest, key_tail, trial, status, features, limits, quotas, max_resources, max_activations, max_activations_per_day, created_at, starts_at, expires_at, grace_until, grace_mode, telemetry, require_activation, require_attestation, aws_accounts, offline_days, heartbeat_seconds, dead_after_seconds ON licenses BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.id); END;
CREATE TRIGGER licenses_delete_noted AFTER DELETE ON licenses BEGIN INSERT INTO license_changes (license_id) VALUES (OLD.id); END;
CREATE TRIGGER retired_keys_insert_noted AFTER INSERT ON retired_keys BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.license_id); END;
CREATE TRIGGER retired_keys_update_noted AFTER UPDATE ON retired_keys BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.license_id); END;
CREATE TRIGGER retired_keys_delete_noted AFTER DELETE ON retired_keys BEGIN INSERT INTO license_changes (license_id) VALUES (OLD.license_id); END;
CREATE TRIGGER activations_insert_noted AFTER INSERT ON activations BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.license_id); END;
CREATE TRIGGER activations_update_noted AFTER UPDATE OF license_id, instance_id, fingerprint, aws_account_id, aws_account_attested_at, ended_at ON activations BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.license_id); END;
CREATE TRIGGER activations_delete_noted AFTER DELETE ON activations BEGIN INSERT INTO license_changes (license_id) VALUES (OLD.license_id); END;
CREATE INDEX ix_customers_created_at_id ON customers (created_at, id);
CREATE INDEX ix_licenses_plan_created_at ON licenses ("plan", created_at);
CREATE INDEX ix_licenses_starts_at ON licenses (starts_at) WHERE starts_at IS NOT NULL;
CREATE INDEX ix_licenses_trials ON licenses (created_at, id) WHERE trial = 1;
CREATE INDEX ix_licenses_locked ON licenses (id) WHERE CAST(aws_accounts AS VARCHAR) <> '[]';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('license_changes',97);
COMMIT;
