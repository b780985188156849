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
INSERT INTO "activations" VALUES('act_wh6jy30qksejzac9nbte','lic_zp1vdv5dk7rht1fb3dyn','prod-eu-1-fb3dyn','sha256:zp1vdv5dk7rht1fb3dyn0','100000000000',NULL,'Prod eu 1','1.0.0','10.0.0.1','2025-12-25 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2025-12-26 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_j4fbab06rxs8wjthqs19','lic_zp1vdv5dk7rht1fb3dyn','prod-us-1-fb3dyn','sha256:zp1vdv5dk7rht1fb3dyn1',NULL,NULL,'Prod us 1','1.0.0','10.0.0.2','2025-12-25 14:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_t5b2re0amm52wss2x8ze','lic_zp1vdv5dk7rht1fb3dyn','staging-fb3dyn','sha256:zp1vdv5dk7rht1fb3dyn2',NULL,NULL,NULL,'1.0.0','10.0.0.3','2025-12-25 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_dpeq49p499wzqy2n72dy','lic_zp1vdv5dk7rht1fb3dyn','ci-runner-fb3dyn','sha256:zp1vdv5dk7rht1fb3dyn3',NULL,NULL,'Ci runner','1.0.0','10.0.0.4','2025-12-25 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_rmfywa6j2t7r8kyk22m0','lic_zp1vdv5dk7rht1fb3dyn','laptop-dev-fb3dyn','sha256:zp1vdv5dk7rht1fb3dyn4',NULL,NULL,'Laptop dev','1.0.0','10.0.1.1','2025-12-26 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_c34npnt07j83e0xnmjpn','lic_1ex9hj6vx87dxhdvpgdh','prod-eu-1-dvpgdh','sha256:1ex9hj6vx87dxhdvpgdh0',NULL,NULL,'Prod eu 1','1.0.0','10.1.0.1','2026-07-23 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_b7sz9qbtynb998z043rg','lic_1ex9hj6vx87dxhdvpgdh','prod-us-1-dvpgdh','sha256:1ex9hj6vx87dxhdvpgdh1',NULL,NULL,'Prod us 1','1.0.0','10.1.0.2','2026-07-23 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_7y0vt0w4q5qwb8zhvw9k','lic_1ex9hj6vx87dxhdvpgdh','staging-dvpgdh','sha256:1ex9hj6vx87dxhdvpgdh2',NULL,NULL,NULL,'1.0.0','10.1.0.3','2026-07-23 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_5ftz94d0dwqq1sv6rtkf','lic_1ex9hj6vx87dxhdvpgdh','ci-runner-dvpgdh','sha256:1ex9hj6vx87dxhdvpgdh3',NULL,NULL,'Ci runner','1.0.0','10.1.0.4','2026-07-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_sh8c97mx3gkqnssj8dvx','lic_1ex9hj6vx87dxhdvpgdh','laptop-dev-dvpgdh','sha256:1ex9hj6vx87dxhdvpgdh4',NULL,NULL,'Laptop dev','1.0.0','10.1.1.1','2026-07-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_4hrm7v3bdx03w7jcspn6','lic_1zk0n6p46v6pjc5k34jz','prod-eu-1-5k34jz','sha256:1zk0n6p46v6pjc5k34jz0','100000000074',NULL,'Prod eu 1','1.0.0','10.2.0.1','2024-12-20 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2024-12-21 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_x0gg76qqdwxbjxet76v8','lic_1zk0n6p46v6pjc5k34jz','laptop-dev-5k34jz','sha256:1zk0n6p46v6pjc5k34jz4',NULL,NULL,'Laptop dev','1.0.0','10.2.1.1','2024-12-21 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_rqm6z3zsg96twfq4c8mj','lic_x252fehf6s60m1ejbygq','prod-eu-1-ejbygq','sha256:x252fehf6s60m1ejbygq0',NULL,NULL,'Prod eu 1','1.0.0','10.3.0.1','2026-10-31 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_ggrzr84d3njzv7vpg9c2','lic_x252fehf6s60m1ejbygq','prod-us-1-ejbygq','sha256:x252fehf6s60m1ejbygq1',NULL,NULL,'Prod us 1','1.0.0','10.3.0.2','2026-10-31 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_wevsj26bd44rj92c3w7p','lic_x252fehf6s60m1ejbygq','staging-ejbygq','sha256:x252fehf6s60m1ejbygq2',NULL,NULL,NULL,'1.0.0','10.3.0.3','2026-10-31 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_k5nnr2n14x1vtf8y4sp4','lic_x252fehf6s60m1ejbygq','ci-runner-ejbygq','sha256:x252fehf6s60m1ejbygq3',NULL,NULL,'Ci runner','1.0.0','10.3.0.4','2026-10-31 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_7wn3fw8yembkv4sffr1n','lic_x252fehf6s60m1ejbygq','laptop-dev-ejbygq','sha256:x252fehf6s60m1ejbygq4',NULL,NULL,'Laptop dev','1.0.0','10.3.1.1','2026-11-01 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_xh4cm802em42qt8bapxf','lic_0rscsxrz27zzzm07eqqz','prod-eu-1-07eqqz','sha256:0rscsxrz27zzzm07eqqz0','100000000148',NULL,'Prod eu 1','1.0.0','10.4.0.1','2026-02-03 13:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,'2026-02-04 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_a9k5sw18j0q2j2fp0668','lic_0rscsxrz27zzzm07eqqz','prod-us-1-07eqqz','sha256:0rscsxrz27zzzm07eqqz1',NULL,NULL,'Prod us 1','1.0.0','10.4.0.2','2026-02-03 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_z6ehwwwz1hq6d1b5tbzt','lic_0rscsxrz27zzzm07eqqz','staging-07eqqz','sha256:0rscsxrz27zzzm07eqqz2',NULL,NULL,NULL,'1.0.0','10.4.0.3','2026-02-03 15:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_5j7rm3jqw4dvsj696zrn','lic_0rscsxrz27zzzm07eqqz','ci-runner-07eqqz','sha256:0rscsxrz27zzzm07eqqz3',NULL,NULL,'Ci runner','1.0.0','10.4.0.4','2026-02-03 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_q3emn6hp1jsgmkhw07pc','lic_0rscsxrz27zzzm07eqqz','laptop-dev-07eqqz','sha256:0rscsxrz27zzzm07eqqz4',NULL,NULL,'Laptop dev','1.0.0','10.4.1.1','2026-02-04 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_jvtskmyn1xb8969wmybv','lic_bp5t6f9s3t3gr53rre2d','prod-eu-1-3rre2d','sha256:bp5t6f9s3t3gr53rre2d0',NULL,NULL,'Prod eu 1','1.0.0','10.5.0.1','2026-08-12 13:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_k9tbqdp7gdsc5s741ygw','lic_bp5t6f9s3t3gr53rre2d','prod-us-1-3rre2d','sha256:bp5t6f9s3t3gr53rre2d1',NULL,NULL,'Prod us 1','1.0.0','10.5.0.2','2026-08-12 14:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4a1939a80vjhey5jz7zb','lic_bp5t6f9s3t3gr53rre2d','staging-3rre2d','sha256:bp5t6f9s3t3gr53rre2d2',NULL,NULL,NULL,'1.0.0','10.5.0.3','2026-08-12 15:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_b9chxq267cejxk59jgr9','lic_bp5t6f9s3t3gr53rre2d','ci-runner-3rre2d','sha256:bp5t6f9s3t3gr53rre2d3',NULL,NULL,'Ci runner','1.0.0','10.5.0.4','2026-08-12 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_qp1sgn45y4tsq0ewq9pe','lic_bp5t6f9s3t3gr53rre2d','laptop-dev-3rre2d','sha256:bp5t6f9s3t3gr53rre2d4',NULL,NULL,'Laptop dev','1.0.0','10.5.1.1','2026-08-13 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_rww34t86zaekffhpw1mm','lic_atng6825v5zvswdk90wh','prod-eu-1-dk90wh','sha256:atng6825v5zvswdk90wh0','100000000222',NULL,'Prod eu 1','1.0.0','10.6.0.1','2026-03-05 13:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,'2026-03-06 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_3npw0364cychzv4npb15','lic_atng6825v5zvswdk90wh','laptop-dev-dk90wh','sha256:atng6825v5zvswdk90wh4',NULL,NULL,'Laptop dev','1.0.0','10.6.1.1','2026-03-06 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_9sar0b166j93e3203881','lic_0apdk7gc7jyp5knf2y89','prod-eu-1-nf2y89','sha256:0apdk7gc7jyp5knf2y890','100000000259',NULL,'Prod eu 1','1.0.0','10.7.0.1','2026-03-25 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2026-03-26 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_rbmk15bk7cm4gb1q1xh4','lic_0apdk7gc7jyp5knf2y89','prod-us-1-nf2y89','sha256:0apdk7gc7jyp5knf2y891',NULL,NULL,'Prod us 1','1.0.0','10.7.0.2','2026-03-25 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_pjtvekzg2g2cbbceprx7','lic_0apdk7gc7jyp5knf2y89','staging-nf2y89','sha256:0apdk7gc7jyp5knf2y892',NULL,NULL,NULL,'1.0.0','10.7.0.3','2026-03-25 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_vw24vbgjcm5kba7ewkd2','lic_0apdk7gc7jyp5knf2y89','ci-runner-nf2y89','sha256:0apdk7gc7jyp5knf2y893',NULL,NULL,'Ci runner','1.0.0','10.7.0.4','2026-03-25 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_mhxsm5re1qbjb3rgmgvv','lic_0apdk7gc7jyp5knf2y89','laptop-dev-nf2y89','sha256:0apdk7gc7jyp5knf2y894',NULL,NULL,'Laptop dev','1.0.0','10.7.1.1','2026-03-26 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_x9bstqv3cj10s9bd1s23','lic_be8t8a950s31x4jb8bx4','prod-eu-1-jb8bx4','sha256:be8t8a950s31x4jb8bx40','100000000296',NULL,'Prod eu 1','1.0.0','10.8.0.1','2026-04-13 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,'2026-04-14 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_kbtasv4x4hh3dcyxmbyz','lic_be8t8a950s31x4jb8bx4','laptop-dev-jb8bx4','sha256:be8t8a950s31x4jb8bx44',NULL,NULL,'Laptop dev','1.0.0','10.8.1.1','2026-04-14 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_5ntck07n5kfhtrqy4rqc','lic_31g595r09j6frq6c0q44','prod-eu-1-6c0q44','sha256:31g595r09j6frq6c0q440',NULL,NULL,'Prod eu 1','1.0.0','10.9.0.1','2026-05-04 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_rhcynpxx714fwwhfgfrs','lic_31g595r09j6frq6c0q44','prod-us-1-6c0q44','sha256:31g595r09j6frq6c0q441',NULL,NULL,'Prod us 1','1.0.0','10.9.0.2','2026-05-04 14:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_8bbtkwycf10f8b1x26eh','lic_31g595r09j6frq6c0q44','staging-6c0q44','sha256:31g595r09j6frq6c0q442',NULL,NULL,NULL,'1.0.0','10.9.0.3','2026-05-04 15:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_y6kkgxpvmvp2rmem7scq','lic_31g595r09j6frq6c0q44','ci-runner-6c0q44','sha256:31g595r09j6frq6c0q443',NULL,NULL,'Ci runner','1.0.0','10.9.0.4','2026-05-04 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_k8tf1k9est932c2vrg2m','lic_31g595r09j6frq6c0q44','laptop-dev-6c0q44','sha256:31g595r09j6frq6c0q444',NULL,NULL,'Laptop dev','1.0.0','10.9.1.1','2026-05-05 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_kytv0wg08zrjjh87a14t','lic_hweyqt3zkyh4sc3gtfgg','prod-eu-1-3gtfgg','sha256:hweyqt3zkyh4sc3gtfgg0','100000000370',NULL,'Prod eu 1','1.0.0','10.10.0.1','2026-05-04 13:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,'2026-05-05 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_ebda2k9ytsweewckb84z','lic_hweyqt3zkyh4sc3gtfgg','prod-us-1-3gtfgg','sha256:hweyqt3zkyh4sc3gtfgg1',NULL,NULL,'Prod us 1','1.0.0','10.10.0.2','2026-05-04 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_c3sz914872c085fs9wdy','lic_hweyqt3zkyh4sc3gtfgg','staging-3gtfgg','sha256:hweyqt3zkyh4sc3gtfgg2',NULL,NULL,NULL,'1.0.0','10.10.0.3','2026-05-04 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_sv53ws1kyy48ch53t5jg','lic_hweyqt3zkyh4sc3gtfgg','ci-runner-3gtfgg','sha256:hweyqt3zkyh4sc3gtfgg3',NULL,NULL,'Ci runner','1.0.0','10.10.0.4','2026-05-04 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_mvsd237ffwerz7yqhhfn','lic_hweyqt3zkyh4sc3gtfgg','laptop-dev-3gtfgg','sha256:hweyqt3zkyh4sc3gtfgg4',NULL,NULL,'Laptop dev','1.0.0','10.10.1.1','2026-05-05 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_evrfs2c0d7gamadbcvb0','lic_1n9q25jz9s93d89vdvba','prod-eu-1-9vdvba','sha256:1n9q25jz9s93d89vdvba0','100000000407',NULL,'Prod eu 1','1.0.0','10.11.0.1','2026-06-09 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,'2026-06-10 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_bygdcgbje4hw0myax2gx','lic_1n9q25jz9s93d89vdvba','prod-us-1-9vdvba','sha256:1n9q25jz9s93d89vdvba1',NULL,NULL,'Prod us 1','1.0.0','10.11.0.2','2026-06-09 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_977yxfnydfpdayh2jzbt','lic_1n9q25jz9s93d89vdvba','staging-9vdvba','sha256:1n9q25jz9s93d89vdvba2',NULL,NULL,NULL,'1.0.0','10.11.0.3','2026-06-09 15:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_vgqedqh9753vcbk0ktqj','lic_1n9q25jz9s93d89vdvba','ci-runner-9vdvba','sha256:1n9q25jz9s93d89vdvba3',NULL,NULL,'Ci runner','1.0.0','10.11.0.4','2026-06-09 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_w4tnbg28bnqr3msafyt4','lic_1n9q25jz9s93d89vdvba','laptop-dev-9vdvba','sha256:1n9q25jz9s93d89vdvba4',NULL,NULL,'Laptop dev','1.0.0','10.11.1.1','2026-06-10 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_nez7kzn90128t7cvwfv7','lic_bav2ze2pae73m3tp3vkk','prod-eu-1-tp3vkk','sha256:bav2ze2pae73m3tp3vkk0',NULL,NULL,'Prod eu 1','1.0.0','10.12.0.1','2026-06-23 13:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_5jwzh4gb6xhwewgwxff3','lic_bav2ze2pae73m3tp3vkk','prod-us-1-tp3vkk','sha256:bav2ze2pae73m3tp3vkk1',NULL,NULL,'Prod us 1','1.0.0','10.12.0.2','2026-06-23 14:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_gwzvn913kjszz3m11rbd','lic_bav2ze2pae73m3tp3vkk','staging-tp3vkk','sha256:bav2ze2pae73m3tp3vkk2',NULL,NULL,NULL,'1.0.0','10.12.0.3','2026-06-23 15:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_cyjxbjv5h1jmqpn0txwp','lic_bav2ze2pae73m3tp3vkk','ci-runner-tp3vkk','sha256:bav2ze2pae73m3tp3vkk3',NULL,NULL,'Ci runner','1.0.0','10.12.0.4','2026-06-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_kqecac691va10kq9g1gm','lic_bav2ze2pae73m3tp3vkk','laptop-dev-tp3vkk','sha256:bav2ze2pae73m3tp3vkk4',NULL,NULL,'Laptop dev','1.0.0','10.12.1.1','2026-06-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_mfvh4fdafh88v55wam1k','lic_6s8qv1yn7vtgkbsnrf6v','prod-eu-1-snrf6v','sha256:6s8qv1yn7vtgkbsnrf6v0',NULL,NULL,'Prod eu 1','1.0.0','10.13.0.1','2026-06-23 13:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_f3r0cxnamn5fbsztpc5s','lic_6s8qv1yn7vtgkbsnrf6v','prod-us-1-snrf6v','sha256:6s8qv1yn7vtgkbsnrf6v1',NULL,NULL,'Prod us 1','1.0.0','10.13.0.2','2026-06-23 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_6vzzbjxz5a3nhqv3nrpz','lic_6s8qv1yn7vtgkbsnrf6v','staging-snrf6v','sha256:6s8qv1yn7vtgkbsnrf6v2',NULL,NULL,NULL,'1.0.0','10.13.0.3','2026-06-23 15:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_q5n1vm3zf9t3rh6r8zre','lic_6s8qv1yn7vtgkbsnrf6v','ci-runner-snrf6v','sha256:6s8qv1yn7vtgkbsnrf6v3',NULL,NULL,'Ci runner','1.0.0','10.13.0.4','2026-06-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_h3apf7r3yvpqyc6k52nw','lic_6s8qv1yn7vtgkbsnrf6v','laptop-dev-snrf6v','sha256:6s8qv1yn7vtgkbsnrf6v4',NULL,NULL,'Laptop dev','1.0.0','10.13.1.1','2026-06-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_cj57s57ddc04vp26v3ww','lic_x6nra1zbbgwahscr1b9d','prod-eu-1-cr1b9d','sha256:x6nra1zbbgwahscr1b9d0','100000000518',NULL,'Prod eu 1','1.0.0','10.14.0.1','2026-08-14 13:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,'2026-08-15 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_yahwvbem6spm6ypsevng','lic_x6nra1zbbgwahscr1b9d','laptop-dev-cr1b9d','sha256:x6nra1zbbgwahscr1b9d4',NULL,NULL,'Laptop dev','1.0.0','10.14.1.1','2026-08-15 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_sfry7fdvc097xbp1xbx1','lic_whtrnhrk2mr6bvhzzqhw','prod-eu-1-hzzqhw','sha256:whtrnhrk2mr6bvhzzqhw0',NULL,NULL,'Prod eu 1','1.0.0','10.15.0.1','2026-08-22 13:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_c19ndzw1m6yem21v4rm5','lic_whtrnhrk2mr6bvhzzqhw','prod-us-1-hzzqhw','sha256:whtrnhrk2mr6bvhzzqhw1',NULL,NULL,'Prod us 1','1.0.0','10.15.0.2','2026-08-22 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_cn6n9g72vptdj53tjbvb','lic_whtrnhrk2mr6bvhzzqhw','staging-hzzqhw','sha256:whtrnhrk2mr6bvhzzqhw2',NULL,NULL,NULL,'1.0.0','10.15.0.3','2026-08-22 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_p8n8cywp3dxmqrzj06q5','lic_whtrnhrk2mr6bvhzzqhw','ci-runner-hzzqhw','sha256:whtrnhrk2mr6bvhzzqhw3',NULL,NULL,'Ci runner','1.0.0','10.15.0.4','2026-08-22 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_1kf5wdap8gedz4hjadg4','lic_whtrnhrk2mr6bvhzzqhw','laptop-dev-hzzqhw','sha256:whtrnhrk2mr6bvhzzqhw4',NULL,NULL,'Laptop dev','1.0.0','10.15.1.1','2026-08-23 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_hyabxn2x0t0y0khxgrzh','lic_bss36xfhwhr55s39fx1s','prod-eu-1-39fx1s','sha256:bss36xfhwhr55s39fx1s0','100000000592',NULL,'Prod eu 1','1.0.0','10.16.0.1','2026-09-20 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-09-21 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_22p6g8295zbbtgac2mw9','lic_bss36xfhwhr55s39fx1s','prod-us-1-39fx1s','sha256:bss36xfhwhr55s39fx1s1',NULL,NULL,'Prod us 1','1.0.0','10.16.0.2','2026-09-20 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_tgewrd6pn67k0ecx7ca1','lic_bss36xfhwhr55s39fx1s','staging-39fx1s','sha256:bss36xfhwhr55s39fx1s2',NULL,NULL,NULL,'1.0.0','10.16.0.3','2026-09-20 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_p265a9mb35dvjha0f361','lic_bss36xfhwhr55s39fx1s','ci-runner-39fx1s','sha256:bss36xfhwhr55s39fx1s3',NULL,NULL,'Ci runner','1.0.0','10.16.0.4','2026-09-20 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_6bg220heyhgmh8mwztcd','lic_bss36xfhwhr55s39fx1s','laptop-dev-39fx1s','sha256:bss36xfhwhr55s39fx1s4',NULL,NULL,'Laptop dev','1.0.0','10.16.1.1','2026-09-21 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_haba98zs6zq6enenac1m','lic_gxvef3f5vvmsve9dms4k','prod-eu-1-9dms4k','sha256:gxvef3f5vvmsve9dms4k0','100000000629',NULL,'Prod eu 1','1.0.0','10.17.0.1','2026-10-18 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2026-10-19 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_r5w4f67fscyw6p82dejx','lic_gxvef3f5vvmsve9dms4k','prod-us-1-9dms4k','sha256:gxvef3f5vvmsve9dms4k1',NULL,NULL,'Prod us 1','1.0.0','10.17.0.2','2026-10-18 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_c8380h8zwe9p6wqhp3kv','lic_gxvef3f5vvmsve9dms4k','staging-9dms4k','sha256:gxvef3f5vvmsve9dms4k2',NULL,NULL,NULL,'1.0.0','10.17.0.3','2026-10-18 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_3qv2302rf019y9akfsxj','lic_gxvef3f5vvmsve9dms4k','ci-runner-9dms4k','sha256:gxvef3f5vvmsve9dms4k3',NULL,NULL,'Ci runner','1.0.0','10.17.0.4','2026-10-18 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_bmv14z60dm4jsmyvbk27','lic_gxvef3f5vvmsve9dms4k','laptop-dev-9dms4k','sha256:gxvef3f5vvmsve9dms4k4',NULL,NULL,'Laptop dev','1.0.0','10.17.1.1','2026-10-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_b1p7v9xfp5ys430h8a5m','lic_gw0sg5tn943r9zay2z95','prod-eu-1-ay2z95','sha256:gw0sg5tn943r9zay2z950',NULL,NULL,'Prod eu 1','1.0.0','10.18.0.1','2026-10-18 13:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_scgdcjp7qg4a8jzv1yw6','lic_gw0sg5tn943r9zay2z95','prod-us-1-ay2z95','sha256:gw0sg5tn943r9zay2z951',NULL,NULL,'Prod us 1','1.0.0','10.18.0.2','2026-10-18 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_ca8ah7n3rhbfns6jn21f','lic_gw0sg5tn943r9zay2z95','staging-ay2z95','sha256:gw0sg5tn943r9zay2z952',NULL,NULL,NULL,'1.0.0','10.18.0.3','2026-10-18 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_69nmwxyxn270pnz3egbs','lic_gw0sg5tn943r9zay2z95','ci-runner-ay2z95','sha256:gw0sg5tn943r9zay2z953',NULL,NULL,'Ci runner','1.0.0','10.18.0.4','2026-10-18 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_0fbxwrp4eqzxkzsmeapz','lic_gw0sg5tn943r9zay2z95','laptop-dev-ay2z95','sha256:gw0sg5tn943r9zay2z954',NULL,NULL,'Laptop dev','1.0.0','10.18.1.1','2026-10-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_f874sgpf6efgc3asb58s','lic_v5rm5g1xp56pybxwhr34','prod-eu-1-xwhr34','sha256:v5rm5g1xp56pybxwhr340','100000000703',NULL,'Prod eu 1','1.0.0','10.19.0.1','2026-11-08 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-11-09 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_ytqhtgavagvmb8k6cfjf','lic_v5rm5g1xp56pybxwhr34','prod-us-1-xwhr34','sha256:v5rm5g1xp56pybxwhr341',NULL,NULL,'Prod us 1','1.0.0','10.19.0.2','2026-11-08 14:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_t36y32nywg40banp2apa','lic_v5rm5g1xp56pybxwhr34','staging-xwhr34','sha256:v5rm5g1xp56pybxwhr342',NULL,NULL,NULL,'1.0.0','10.19.0.3','2026-11-08 15:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_faf0x4xkypdmyc542b1r','lic_v5rm5g1xp56pybxwhr34','ci-runner-xwhr34','sha256:v5rm5g1xp56pybxwhr343',NULL,NULL,'Ci runner','1.0.0','10.19.0.4','2026-11-08 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_t19m0tfqw7ed98ywyb5j','lic_v5rm5g1xp56pybxwhr34','laptop-dev-xwhr34','sha256:v5rm5g1xp56pybxwhr344',NULL,NULL,'Laptop dev','1.0.0','10.19.1.1','2026-11-09 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_d5dsbrtjw8pdfq5ahe0w','lic_48c2zfgkr53xpkbe3c9j','prod-eu-1-be3c9j','sha256:48c2zfgkr53xpkbe3c9j0','100000000740',NULL,'Prod eu 1','1.0.0','10.20.0.1','2026-11-15 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-11-16 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_mtznm4hgm1x7ph8jj8e6','lic_48c2zfgkr53xpkbe3c9j','prod-us-1-be3c9j','sha256:48c2zfgkr53xpkbe3c9j1',NULL,NULL,'Prod us 1','1.0.0','10.20.0.2','2026-11-15 14:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_cx6n4d0anef6nnk2w09j','lic_48c2zfgkr53xpkbe3c9j','staging-be3c9j','sha256:48c2zfgkr53xpkbe3c9j2',NULL,NULL,NULL,'1.0.0','10.20.0.3','2026-11-15 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_fcbzqmrbvb46r1988n7c','lic_48c2zfgkr53xpkbe3c9j','ci-runner-be3c9j','sha256:48c2zfgkr53xpkbe3c9j3',NULL,NULL,'Ci runner','1.0.0','10.20.0.4','2026-11-15 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_8p9akfqd5qfm1d6xs64e','lic_48c2zfgkr53xpkbe3c9j','laptop-dev-be3c9j','sha256:48c2zfgkr53xpkbe3c9j4',NULL,NULL,'Laptop dev','1.0.0','10.20.1.1','2026-11-16 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_k0d63d2mppn0yngcn7ch','lic_0jz32w7r9jg9st8xn8mw','prod-eu-1-8xn8mw','sha256:0jz32w7r9jg9st8xn8mw0','100000000777',NULL,'Prod eu 1','1.0.0','10.21.0.1','2026-11-18 13:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,'2026-11-19 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_8k8b95se22f4edz51t81','lic_0jz32w7r9jg9st8xn8mw','laptop-dev-8xn8mw','sha256:0jz32w7r9jg9st8xn8mw4',NULL,NULL,'Laptop dev','1.0.0','10.21.1.1','2026-11-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0011');
CREATE TABLE answer_batches (
	id INTEGER NOT NULL, 
	amount INTEGER NOT NULL, 
	answers TEXT NOT NULL, part SMALLINT DEFAULT '0' NOT NULL, 
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
INSERT INTO "api_keys" VALUES('key_0w8m3veg0tc06xazxth8','Billing export','1d8891e577e84fe5e63f41d1e524552a44f6966acf13f16326870ddbd60c2043','FKKE','["billing:read"]','2026-09-01 12:00:00.000000',NULL,NULL,NULL);
INSERT INTO "api_keys" VALUES('key_ehpw04qfnt3my70wwqzv','CRM','6c79b8ebed67204b07f8c6f2c3e59fa6ac48011b9f79437f9c1c5ddf806ef7d3','H-6I','["customers:write"]','2026-09-01 12:00:00.000000',NULL,NULL,NULL);
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
INSERT INTO "audit" VALUES(1,'2026-11-20 12:00:00.000000','system','product.created','OPT',NULL,NULL,'{}','{"code": "OPT", "name": "OptimNow FinOps Tag Compliance MCP", "key_scheme": "short", "key_variable": "OPTIMNOW_LICENSE_KEY", "purchase_url": "https://optimnow.io/pricing", "tools": {"check_tag_compliance": {"feature": "check_tag_compliance", "limit": "resources", "count": "aws", "filters": "filters"}, "find_untagged_resources": {"feature": "find_untagged_resources", "limit": "resources", "count": "aws"}, "generate_compliance_report": {"feature": "generate_compliance_report", "limit": "resources", "count": "aws"}, "validate_resource_tags": {"feature": "validate_resource_tags", "limit": "resources", "count": "len(resource_arns)"}, "suggest_tags": {"feature": "suggest_tags", "limit": null, "count": null}}, "early_adopters": {"percent": 30, "customers": 10}}','6c5bbb7020ceff029dbbd6c1ef45b393129ccbb878b68bed1e9e3c332deb7cbe',NULL,NULL);
INSERT INTO "audit" VALUES(2,'2026-11-20 12:00:00.000000','system','plan.created','OPT/starter',NULL,NULL,'{}','{"product": "OPT", "code": "starter", "name": "Starter", "segment": "STARTER", "price": "1499.00", "currency": "EUR", "duration_days": 365, "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "heartbeat_seconds": 600, "support": "Email (48h)", "dunning_days": 14}','bc1790389e45c05a12335d25a174a3a5d7bbb43bc1a9d86f1b5f585369691afa',NULL,NULL);
INSERT INTO "audit" VALUES(3,'2026-11-20 12:00:00.000000','system','plan.created','OPT/pro',NULL,NULL,'{}','{"product": "OPT", "code": "pro", "name": "Professional", "segment": "PRO", "price": "4999.00", "currency": "EUR", "duration_days": 365, "trial_days": 14, "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "heartbeat_seconds": 600, "support": "Email (24h)", "dunning_days": 14}','7d08183ca28feef931316c0b6d49ebe209f091eef2fe703b8024ce033d2a9745',NULL,NULL);
INSERT INTO "audit" VALUES(4,'2026-11-20 12:00:00.000000','system','plan.created','OPT/enterprise',NULL,NULL,'{}','{"product": "OPT", "code": "enterprise", "name": "Enterprise", "segment": "ENT", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "support": "Slack (4h SLA)", "dunning_days": 14}','5d88968f1be337f3806e74347fc757107ec78c1d5238196a66af951059542d23',NULL,NULL);
INSERT INTO "audit" VALUES(5,'2026-11-20 12:00:00.000000','system','product.created','NLS',NULL,NULL,'{}','{"code": "NLS", "name": "Nectar", "key_scheme": "jwt", "key_algorithm": "EdDSA", "key_variable": "NECTAR_LICENSE_KEY", "tools": {}}','fab1debd7644a7ddb56e13959b7c687c139a315e9688e5af34acd0f456d4e4f5',NULL,NULL);
INSERT INTO "audit" VALUES(6,'2026-11-20 12:00:00.000000','system','plan.created','NLS/enterprise',NULL,NULL,'{}','{"product": "NLS", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["workflows", "integrations"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "heartbeat_seconds": 600, "dunning_days": 14}','d57f6edaa420609d1388748e20dd7af087603b546232ef287a387b683ed3b249',NULL,NULL);
INSERT INTO "audit" VALUES(7,'2026-11-20 12:00:00.000000','system','product.created','CAIO',NULL,NULL,'{}','{"code": "CAIO", "name": "CAIO", "key_scheme": "hmac", "key_variable": "CAIO_LICENSE_KEY", "tools": {}}','1712972ed549cd197fb681b7a99bede96fbfc855bddcd64bac8837c84e7f21db',NULL,NULL);
INSERT INTO "audit" VALUES(8,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/trial',NULL,NULL,'{}','{"product": "CAIO", "code": "trial", "name": "Trial", "duration_days": 30, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 0, "dunning_days": 14}','39ad3230eb6f09094ededfc5e5df42c2d8b9f3a3879d6484112555df20df8633',NULL,NULL);
INSERT INTO "audit" VALUES(9,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/standard',NULL,NULL,'{}','{"product": "CAIO", "code": "standard", "name": "Standard", "duration_days": 365, "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "dunning_days": 14}','0c32354725774cb168aff43cfd1b46c5acca0bc9e8309109628964407f7eaa45',NULL,NULL);
INSERT INTO "audit" VALUES(10,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/enterprise',NULL,NULL,'{}','{"product": "CAIO", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "dunning_days": 14}','a82c4ad854e866a099a70b0fbf23a0f5412c8ce15f241d8c9d3876d44437f5a0',NULL,NULL);
INSERT INTO "audit" VALUES(11,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/perpetual',NULL,NULL,'{}','{"product": "CAIO", "code": "perpetual", "name": "Perpetual", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "dunning_days": 14}','a4ec928ad81e3a7840e8da892da23ef09aa65eb0d31a1a8d62d9db99c351896f',NULL,NULL);
INSERT INTO "audit" VALUES(12,'2026-11-20 12:00:00.000000','system','product.created','LMG',NULL,NULL,'{}','{"code": "LMG", "name": "Local MCP Gateway", "key_scheme": "ed25519", "key_variable": "LMG_LICENSE_KEY", "tools": {}}','c4b05c29961daa666be6ccea90393fe35786a2dd3bf14ee3f8a7a3d8bbef5a6f',NULL,NULL);
INSERT INTO "audit" VALUES(13,'2026-11-20 12:00:00.000000','system','plan.created','LMG/free',NULL,NULL,'{}','{"product": "LMG", "code": "free", "name": "Free", "price": "0.00", "currency": "EUR", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 1, "servers": 3}, "quotas": {"requests": {"amount": 1000, "period": "month"}}, "rates": {"requests": "30 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Community", "dunning_days": 14}','adda3f02092524df5de97fbf96e9561deb72d7a7ba3f9993a23a4adbc76e44a5',NULL,NULL);
INSERT INTO "audit" VALUES(14,'2026-11-20 12:00:00.000000','system','plan.created','LMG/pro',NULL,NULL,'{}','{"product": "LMG", "code": "pro", "name": "Pro", "price": "19.00", "currency": "EUR", "duration_days": 30, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 10, "servers": 25}, "quotas": {"requests": {"amount": 100000, "period": "month"}}, "rates": {"requests": "300 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Email (48h)", "dunning_days": 14, "lapses_to": "free"}','707ea534b6a6739c731a69ec6ac53eae61d6e92ebc6e193e0b10f582a57268d1',NULL,NULL);
INSERT INTO "audit" VALUES(15,'2026-11-20 12:00:00.000000','system','plan.created','LMG/team',NULL,NULL,'{}','{"product": "LMG", "code": "team", "name": "Team", "price": "79.00", "currency": "EUR", "duration_days": 30, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Email (24h)", "dunning_days": 14, "lapses_to": "free"}','5bae31b7ec2756fd92ce1e3ac09321e005d5df05ce64cf14e6f0c513c1ee2f39',NULL,NULL);
INSERT INTO "audit" VALUES(16,'2026-11-20 12:00:00.000000','system','plan.created','LMG/enterprise',NULL,NULL,'{}','{"product": "LMG", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "support": "Slack (4h SLA)", "dunning_days": 14}','a8738d8576f77a5abfd67677d1f5ab8a7b9af982924e5aa75652727c064235b3',NULL,NULL);
INSERT INTO "audit" VALUES(17,'2025-12-25 12:00:00.000000','system','customer.created','cus_2s0vr2rh495acnv9sktq',NULL,NULL,'{}','{"email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "reminders": true}','89376e0c5017360cbe0cfbbcbab0df75de8ed85f4ef5e3284eac739f0a12dc84',NULL,NULL);
INSERT INTO "audit" VALUES(18,'2025-12-25 12:00:00.000000','system','license.issued','lic_zp1vdv5dk7rht1fb3dyn',NULL,NULL,'{}','{"id": "lic_zp1vdv5dk7rht1fb3dyn", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_2s0vr2rh495acnv9sktq", "key_tail": "MP3W", "status": "active", "created_at": "2025-12-25T12:00:00Z", "expires_at": "2026-12-25T12:00:00Z", "grace_until": "2027-01-01T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','9d4085c5898ef3572ddceb67cfc9f185bfaf63c93b553101cafd40703bbd6b30',NULL,NULL);
INSERT INTO "audit" VALUES(19,'2026-07-23 12:00:00.000000','system','license.issued','lic_1ex9hj6vx87dxhdvpgdh',NULL,NULL,'{}','{"id": "lic_1ex9hj6vx87dxhdvpgdh", "product": "CAIO", "plan": "standard", "plan_name": "Standard", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_2s0vr2rh495acnv9sktq", "key_tail": "6f50", "status": "active", "created_at": "2026-07-23T12:00:00Z", "expires_at": "2027-07-23T12:00:00Z", "grace_until": "2027-07-30T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "aws_accounts": [], "version": 1}','65e36d3304deab494848e0ddc24269b1fd3b223b57f395998343f08067188692',NULL,NULL);
INSERT INTO "audit" VALUES(20,'2024-12-20 12:00:00.000000','system','license.issued','lic_1zk0n6p46v6pjc5k34jz',NULL,NULL,'{}','{"id": "lic_1zk0n6p46v6pjc5k34jz", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_2s0vr2rh495acnv9sktq", "key_tail": "8A1Z", "status": "active", "created_at": "2024-12-20T12:00:00Z", "expires_at": "2025-12-25T12:00:00Z", "grace_until": "2026-01-01T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','43ec935560702ec15facda3f1b4c23e0a1de46ab60161c1b2bf9e334c2cfad23',NULL,NULL);
INSERT INTO "audit" VALUES(21,'2026-10-31 12:00:00.000000','system','license.issued','lic_x252fehf6s60m1ejbygq',NULL,NULL,'{}','{"id": "lic_x252fehf6s60m1ejbygq", "product": "LMG", "plan": "team", "plan_name": "Team", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_2s0vr2rh495acnv9sktq", "key_tail": "aHCw", "key_kid": "2026-11-f3fc48", "status": "active", "created_at": "2026-10-31T12:00:00Z", "expires_at": "2026-11-30T12:00:00Z", "grace_until": "2026-12-07T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "price": "79.00", "currency": "EUR", "aws_accounts": [], "version": 1}','e0385b746076c356cc7defc70f6c39362c7fe81233a35df39d05a94a2e36ab3c',NULL,NULL);
INSERT INTO "audit" VALUES(22,'2026-02-03 12:00:00.000000','system','customer.created','cus_h842402aahp87t2m03a0',NULL,NULL,'{}','{"email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "reminders": true}','2776c64f056f0fc3b5e8a6c1bad206a2836b113752684fc796ebb019c1f46863',NULL,NULL);
INSERT INTO "audit" VALUES(23,'2026-02-03 12:00:00.000000','system','license.issued','lic_0rscsxrz27zzzm07eqqz',NULL,NULL,'{}','{"id": "lic_0rscsxrz27zzzm07eqqz", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "customer_id": "cus_h842402aahp87t2m03a0", "key_tail": "JHMT", "status": "active", "created_at": "2026-02-03T12:00:00Z", "expires_at": "2027-02-03T12:00:00Z", "grace_until": "2027-02-10T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','f5cdaf06ecc64f38d5000b5d070bbc04a75e543b828bc84d84f558c9f66284b6',NULL,NULL);
INSERT INTO "audit" VALUES(24,'2026-08-12 12:00:00.000000','system','license.issued','lic_bp5t6f9s3t3gr53rre2d',NULL,NULL,'{}','{"id": "lic_bp5t6f9s3t3gr53rre2d", "product": "CAIO", "plan": "standard", "plan_name": "Standard", "trial": false, "email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "customer_id": "cus_h842402aahp87t2m03a0", "key_tail": "b4a8", "status": "active", "created_at": "2026-08-12T12:00:00Z", "expires_at": "2027-08-12T12:00:00Z", "grace_until": "2027-08-19T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "aws_accounts": [], "version": 1}','7fb06d0a431bf29cd84203cb6161f8ad97e2908239da9c1832bf2034eed802e3',NULL,NULL);
INSERT INTO "audit" VALUES(25,'2026-03-05 12:00:00.000000','system','customer.created','cus_35jp5vdk26zj7b7se7qj',NULL,NULL,'{}','{"email": "claire.dubois@atelier-nord.example", "name": "Claire Dubois", "reminders": true}','29e7af1d8f81bf1534804ea20a471faa00ad4547dd80eebd2a49769de6e44e04',NULL,NULL);
INSERT INTO "audit" VALUES(26,'2026-03-05 12:00:00.000000','system','license.issued','lic_atng6825v5zvswdk90wh',NULL,NULL,'{}','{"id": "lic_atng6825v5zvswdk90wh", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "claire.dubois@atelier-nord.example", "name": "Claire Dubois", "customer_id": "cus_35jp5vdk26zj7b7se7qj", "key_tail": "ZT40", "status": "active", "created_at": "2026-03-05T12:00:00Z", "expires_at": "2027-03-05T12:00:00Z", "grace_until": "2027-03-12T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','d9b4db5d55e9461696771d32beddd0cadae3de52aac36b61bae70ecbcf357e26',NULL,NULL);
INSERT INTO "audit" VALUES(27,'2026-03-25 12:00:00.000000','system','customer.created','cus_q6pm7f3espya3zt65ke3',NULL,NULL,'{}','{"email": "ops@fjord-logistics.example", "name": "Henrik Dahl", "reminders": true}','3e4556ff91ca0a76b53764d93e4587e793864fb3acbb6fbda704cc5e4abd2bf8',NULL,NULL);
INSERT INTO "audit" VALUES(28,'2026-03-25 12:00:00.000000','system','license.issued','lic_0apdk7gc7jyp5knf2y89',NULL,NULL,'{}','{"id": "lic_0apdk7gc7jyp5knf2y89", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "ops@fjord-logistics.example", "name": "Henrik Dahl", "customer_id": "cus_q6pm7f3espya3zt65ke3", "key_tail": "SZ0B", "status": "active", "created_at": "2026-03-25T12:00:00Z", "expires_at": "2026-12-11T12:00:00Z", "grace_until": "2026-12-18T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','6e363cedc3d8e353c305cfd3f778caf56440f2495183d8fa04ebb055bf3d486b',NULL,NULL);
INSERT INTO "audit" VALUES(29,'2026-04-13 12:00:00.000000','system','customer.created','cus_0pk3rsk64b155by29kq5',NULL,NULL,'{}','{"email": "it@granada-foods.example", "name": "Luc\u00eda Romero", "reminders": true}','dbfcf93df8f9edbe88a90bea8ab55afb7a64782c1523800192ed2d723f690e7c',NULL,NULL);
INSERT INTO "audit" VALUES(30,'2026-04-13 12:00:00.000000','system','license.issued','lic_be8t8a950s31x4jb8bx4',NULL,NULL,'{}','{"id": "lic_be8t8a950s31x4jb8bx4", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "it@granada-foods.example", "name": "Luc\u00eda Romero", "customer_id": "cus_0pk3rsk64b155by29kq5", "key_tail": "NY5W", "status": "active", "created_at": "2026-04-13T12:00:00Z", "expires_at": "2026-11-25T12:00:00Z", "grace_until": "2026-12-02T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','bb48d831e4dadae655e329b89279b90fd2c0b7d2b41b3ec459dcf02b14342f07',NULL,NULL);
INSERT INTO "audit" VALUES(31,'2026-05-04 12:00:00.000000','system','customer.created','cus_0gzgw2kebazk9kkjasct',NULL,NULL,'{}','{"email": "platform@helix-bio.example", "name": "Priya Raman", "reminders": true}','65930ccc99dcb23043e8ea6c5b10b7fe5ad47c863671a8c8e2be0e7326eea366',NULL,NULL);
INSERT INTO "audit" VALUES(32,'2026-05-04 12:00:00.000000','system','license.issued','lic_31g595r09j6frq6c0q44',NULL,NULL,'{}','{"id": "lic_31g595r09j6frq6c0q44", "product": "NLS", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "platform@helix-bio.example", "name": "Priya Raman", "customer_id": "cus_0gzgw2kebazk9kkjasct", "key_tail": "0af7", "key_kid": "2026-11-f3fc48", "status": "active", "created_at": "2026-05-04T12:00:00Z", "expires_at": "2027-05-04T12:00:00Z", "grace_until": "2027-05-11T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["workflows", "integrations"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','81c09d77c33b44798b84a4d95988efb19e8d25389e3962518d60ee306c426ba8',NULL,NULL);
INSERT INTO "audit" VALUES(33,'2026-05-04 12:00:00.000000','system','license.issued','lic_hweyqt3zkyh4sc3gtfgg',NULL,NULL,'{}','{"id": "lic_hweyqt3zkyh4sc3gtfgg", "product": "OPT", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "platform@helix-bio.example", "name": "Priya Raman", "customer_id": "cus_0gzgw2kebazk9kkjasct", "key_tail": "9WZK", "status": "active", "created_at": "2026-05-04T12:00:00Z", "expires_at": "2027-05-04T12:00:00Z", "grace_until": "2027-05-11T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','62f5e36d7d5259b87b566b5e572209f7717cc62bd17074d9a12f4cb656ffa835',NULL,NULL);
INSERT INTO "audit" VALUES(34,'2026-06-09 12:00:00.000000','system','customer.created','cus_hs0s6j2fm8hnykmw7j1r',NULL,NULL,'{}','{"email": "cloud@kestrel-air.example", "name": "Owen Hughes", "reminders": true}','fb18f9fe669c6776ff4c3e3e696751b8a92b6b6b0183534477725d52eb19e541',NULL,NULL);
INSERT INTO "audit" VALUES(35,'2026-06-09 12:00:00.000000','system','license.issued','lic_1n9q25jz9s93d89vdvba',NULL,NULL,'{}','{"id": "lic_1n9q25jz9s93d89vdvba", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "cloud@kestrel-air.example", "name": "Owen Hughes", "customer_id": "cus_hs0s6j2fm8hnykmw7j1r", "key_tail": "PE6A", "status": "active", "created_at": "2026-06-09T12:00:00Z", "expires_at": "2027-06-09T12:00:00Z", "grace_until": "2027-06-16T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','2fb3d76ee3622d28686d773b17425b5ea2ef11f1f4e5baab25d5f62802597a90',NULL,NULL);
INSERT INTO "audit" VALUES(36,'2026-11-16 12:00:00.000000','system','license.suspended','lic_1n9q25jz9s93d89vdvba',NULL,NULL,'{"status": "active", "status_changed_at": null, "version": 1}','{"status": "suspended", "status_changed_at": "2026-11-16T12:00:00Z", "version": 2}','a59c2d73cfce9010f09bbc92e15297a79c3e07102e3e1b7669d5e35d8e2b0534',NULL,NULL);
INSERT INTO "audit" VALUES(37,'2026-06-23 12:00:00.000000','system','customer.created','cus_dds13vdqn2e8fm1t3nyz',NULL,NULL,'{}','{"email": "devops@lumen-studio.example", "name": "Mara Vogel", "reminders": true}','22bbb97a7f20de011a5f1ef9487454749509a2e7366ebc95ec17a6d0c38bd7b7',NULL,NULL);
INSERT INTO "audit" VALUES(38,'2026-06-23 12:00:00.000000','system','license.issued','lic_bav2ze2pae73m3tp3vkk',NULL,NULL,'{}','{"id": "lic_bav2ze2pae73m3tp3vkk", "product": "LMG", "plan": "pro", "plan_name": "Pro", "trial": false, "email": "devops@lumen-studio.example", "name": "Mara Vogel", "customer_id": "cus_dds13vdqn2e8fm1t3nyz", "key_tail": "MkAw", "key_kid": "2026-11-f3fc48", "status": "active", "created_at": "2026-06-23T12:00:00Z", "expires_at": "2026-12-06T12:00:00Z", "grace_until": "2026-12-13T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 10, "servers": 25}, "quotas": {"requests": {"amount": 100000, "period": "month"}}, "rates": {"requests": "300 per minute"}, "offline_days": 1, "grace_days": 7, "price": "19.00", "currency": "EUR", "aws_accounts": [], "version": 1}','ad3c713eb777d3acc7bdc2810dd5b19e4154015861136d694d053548f47cab06',NULL,NULL);
INSERT INTO "audit" VALUES(39,'2026-06-23 12:00:00.000000','system','license.issued','lic_6s8qv1yn7vtgkbsnrf6v',NULL,NULL,'{}','{"id": "lic_6s8qv1yn7vtgkbsnrf6v", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "devops@lumen-studio.example", "name": "Mara Vogel", "customer_id": "cus_dds13vdqn2e8fm1t3nyz", "key_tail": "7c24", "status": "active", "created_at": "2026-06-23T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','54f4f9797c46191f8a7b146877537c0950585dcc040395e1bcb8dae41e8cb8cb',NULL,NULL);
INSERT INTO "audit" VALUES(40,'2026-08-14 12:00:00.000000','system','customer.created','cus_kwje3vgc50ha97qtkedd',NULL,NULL,'{}','{"email": "infra@northwind-retail.example", "name": "Jonas Becker", "reminders": true}','302ba7343732b59c2e38e31e2380a975080af1a0c5b23e8b55e052ece22d2cf6',NULL,NULL);
INSERT INTO "audit" VALUES(41,'2026-08-14 12:00:00.000000','system','license.issued','lic_x6nra1zbbgwahscr1b9d',NULL,NULL,'{}','{"id": "lic_x6nra1zbbgwahscr1b9d", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "infra@northwind-retail.example", "name": "Jonas Becker", "customer_id": "cus_kwje3vgc50ha97qtkedd", "key_tail": "4F3R", "status": "active", "created_at": "2026-08-14T12:00:00Z", "expires_at": "2026-11-17T12:00:00Z", "grace_until": "2026-11-24T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','5a4113767c261848a2ce307d68aca3d1647e83ce55cec2df1cd7fea44c2ecfbe',NULL,NULL);
INSERT INTO "audit" VALUES(42,'2026-08-22 12:00:00.000000','system','license.issued','lic_whtrnhrk2mr6bvhzzqhw',NULL,NULL,'{}','{"id": "lic_whtrnhrk2mr6bvhzzqhw", "product": "LMG", "plan": "free", "plan_name": "Free", "trial": false, "email": "infra@northwind-retail.example", "name": "Jonas Becker", "customer_id": "cus_kwje3vgc50ha97qtkedd", "key_tail": "UTDg", "key_kid": "2026-11-f3fc48", "status": "active", "created_at": "2026-08-22T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 1, "servers": 3}, "quotas": {"requests": {"amount": 1000, "period": "month"}}, "rates": {"requests": "30 per minute"}, "offline_days": 1, "grace_days": 7, "price": "0.00", "currency": "EUR", "aws_accounts": [], "version": 1}','020cbb16a9044b8643a5d7f11a8776a05e3a94fa9855e128f27857362c7b73a2',NULL,NULL);
INSERT INTO "audit" VALUES(43,'2026-09-20 12:00:00.000000','system','customer.created','cus_zqzm22ep5c0qja4xxbe6',NULL,NULL,'{}','{"email": "sre@orchid-health.example", "name": "Am\u00e9lie Laurent", "reminders": true}','460a61d0f6053645c0894ea30ddab3af61acc57ddd09d66c6969cacb7fafbf26',NULL,NULL);
INSERT INTO "audit" VALUES(44,'2026-09-20 12:00:00.000000','system','license.issued','lic_bss36xfhwhr55s39fx1s',NULL,NULL,'{}','{"id": "lic_bss36xfhwhr55s39fx1s", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "sre@orchid-health.example", "name": "Am\u00e9lie Laurent", "customer_id": "cus_zqzm22ep5c0qja4xxbe6", "key_tail": "AN8D", "status": "active", "created_at": "2026-09-20T12:00:00Z", "expires_at": "2027-09-20T12:00:00Z", "grace_until": "2027-09-27T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','c715a73c9322ae8c91b8c0a27ae925604aa7b59388d8daf8839e465e03d21dc6',NULL,NULL);
INSERT INTO "audit" VALUES(45,'2026-11-16 12:00:00.000000','system','license.revoked','lic_bss36xfhwhr55s39fx1s',NULL,NULL,'{"status": "active", "status_changed_at": null, "version": 1}','{"status": "revoked", "status_changed_at": "2026-11-16T12:00:00Z", "version": 2}','d071a514a8dbc1a36c9228349906cd280145ea18b191f8f02fef914a633e4aa1',NULL,NULL);
INSERT INTO "audit" VALUES(46,'2026-10-18 12:00:00.000000','system','customer.created','cus_3e3xz04mj6h9vh1nksxf',NULL,NULL,'{}','{"email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "reminders": true}','f8e9039f93e033e31e10ca96f612ae62eccf70c244a8b31ef47c65f0d2428e8e',NULL,NULL);
INSERT INTO "audit" VALUES(47,'2026-10-18 12:00:00.000000','system','license.issued','lic_gxvef3f5vvmsve9dms4k',NULL,NULL,'{}','{"id": "lic_gxvef3f5vvmsve9dms4k", "product": "OPT", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "customer_id": "cus_3e3xz04mj6h9vh1nksxf", "key_tail": "HHRY", "status": "active", "created_at": "2026-10-18T12:00:00Z", "expires_at": "2027-10-18T12:00:00Z", "grace_until": "2027-10-25T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','94e086b86c0dd0e6363e367d8101855468d69f21a0b7db6669eb6552da706591',NULL,NULL);
INSERT INTO "audit" VALUES(48,'2026-10-18 12:00:00.000000','system','license.issued','lic_gw0sg5tn943r9zay2z95',NULL,NULL,'{}','{"id": "lic_gw0sg5tn943r9zay2z95", "product": "CAIO", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "customer_id": "cus_3e3xz04mj6h9vh1nksxf", "key_tail": "af25", "status": "active", "created_at": "2026-10-18T12:00:00Z", "expires_at": "2027-10-18T12:00:00Z", "grace_until": "2027-10-25T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','dd0e64386f2a977b549b55c4cede1b38031704872136d135ba0e7dfa303e0df1',NULL,NULL);
INSERT INTO "audit" VALUES(49,'2026-11-08 12:00:00.000000','system','customer.created','cus_bgy0f2fy12x4mn7x31gr',NULL,NULL,'{}','{"email": "team@quarry-games.example", "name": "Elias Lind", "reminders": true}','ccfaebccb6d20695d9742439f6ff0d2a13f0da3907e728997ba7800a39b5fe06',NULL,NULL);
INSERT INTO "audit" VALUES(50,'2026-11-08 12:00:00.000000','system','license.issued','lic_v5rm5g1xp56pybxwhr34',NULL,NULL,'{}','{"id": "lic_v5rm5g1xp56pybxwhr34", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": true, "email": "team@quarry-games.example", "name": "Elias Lind", "customer_id": "cus_bgy0f2fy12x4mn7x31gr", "key_tail": "VE2B", "status": "active", "created_at": "2026-11-08T12:00:00Z", "expires_at": "2026-11-22T12:00:00Z", "grace_until": "2026-11-22T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','aa4555fae38929d67b85f014bed673d4c5d87229cc0a4d08f7a7e29a498d0b1a',NULL,NULL);
INSERT INTO "audit" VALUES(51,'2026-11-15 12:00:00.000000','system','customer.created','cus_fvz94tmnv9zqy3vea1zp',NULL,NULL,'{}','{"email": "hello@riverside-travel.example", "name": "Nina Kova\u010d", "reminders": true}','4a8ed1753c347cf8d9b3cf436de0dba7f94caaf18264f7ebefd9fdd42e0360f2',NULL,NULL);
INSERT INTO "audit" VALUES(52,'2026-11-15 12:00:00.000000','system','license.issued','lic_48c2zfgkr53xpkbe3c9j',NULL,NULL,'{}','{"id": "lic_48c2zfgkr53xpkbe3c9j", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": true, "email": "hello@riverside-travel.example", "name": "Nina Kova\u010d", "customer_id": "cus_fvz94tmnv9zqy3vea1zp", "key_tail": "5ZEW", "status": "active", "created_at": "2026-11-15T12:00:00Z", "expires_at": "2026-11-29T12:00:00Z", "grace_until": "2026-11-29T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','c347d01fd9f59b8e8af02ce6d6bd2958aee6901120882457a68a569b7ace33aa',NULL,NULL);
INSERT INTO "audit" VALUES(53,'2026-11-18 12:00:00.000000','system','customer.created','cus_6dq5y4chks7m3abk927a',NULL,NULL,'{}','{"email": "admin@tern-labs.example", "name": "Ruben de Wit", "reminders": true}','a0bbf615dd397e87182a548ff35c96fe8a7fb08d0383f924e132b8dd8185bb5f',NULL,NULL);
INSERT INTO "audit" VALUES(54,'2026-11-18 12:00:00.000000','system','license.issued','lic_0jz32w7r9jg9st8xn8mw',NULL,NULL,'{}','{"id": "lic_0jz32w7r9jg9st8xn8mw", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "admin@tern-labs.example", "name": "Ruben de Wit", "customer_id": "cus_6dq5y4chks7m3abk927a", "key_tail": "3Y9J", "status": "active", "created_at": "2026-11-18T12:00:00Z", "expires_at": "2027-11-18T12:00:00Z", "grace_until": "2027-11-25T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','0c85d5ed91433b0d9358139576fe830636f628aa6a3a9d338f049e6f95be7258',NULL,NULL);
INSERT INTO "audit" VALUES(55,'2026-11-19 12:00:00.000000','system','license.issued','lic_2xwkzv6aeesd6cphmhb6',NULL,NULL,'{}','{"id": "lic_2xwkzv6aeesd6cphmhb6", "product": "LMG", "plan": "team", "plan_name": "Team", "trial": false, "email": "admin@tern-labs.example", "name": "Ruben de Wit", "customer_id": "cus_6dq5y4chks7m3abk927a", "key_tail": "RLDA", "key_kid": "2026-11-f3fc48", "status": "not_started", "created_at": "2026-11-19T12:00:00Z", "starts_at": "2026-11-27T12:00:00Z", "expires_at": "2026-12-27T12:00:00Z", "grace_until": "2027-01-03T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "price": "79.00", "currency": "EUR", "aws_accounts": [], "version": 1}','38e88a379338041ce9198621b6337282b3d8735a7f27430ddd7bdb2b0231e736',NULL,NULL);
INSERT INTO "audit" VALUES(56,'2026-11-19 12:00:00.000000','system','user.signed_in','usr_545h1mtbee9bmttsjv69',NULL,NULL,'{}','{"sign_in": "ses_pjyxcmfq9mt6v86kqg9a", "via": "passkey", "browser": "Safari on iPhone"}','32c02ead01490550454232064d0c7c062ff5db95ee5586b0e0f22e8bf6400059',NULL,NULL);
INSERT INTO "audit" VALUES(57,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_bhtn19q6dkxvb8h8m99s',NULL,NULL,'{}','{"email": "kari@aurore-cloud.example", "role": "member", "customer_id": "cus_2s0vr2rh495acnv9sktq"}','9e672cc75ff5e89516b06e6835309b3d8cc2928de73f1da00fa640e59399ca28',NULL,NULL);
INSERT INTO "audit" VALUES(58,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_k55bbz0bx3f99z2sy8th',NULL,NULL,'{}','{"email": "petra@bluebird-data.example", "role": "member", "customer_id": "cus_h842402aahp87t2m03a0"}','ab5b45b1973b2b2f6bba40dae6a1eacdc7c91c68d04b129b55b7dd0e5ac94cb8',NULL,NULL);
INSERT INTO "audit" VALUES(59,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_dmnx2n04pysn988yf7ca',NULL,NULL,'{}','{"email": "sam@vendor.example", "role": "support"}','94ba7544fd5c187968766adb42f9c04d6a7559c72fcd8fe85bf9f556d84e92c5',NULL,NULL);
INSERT INTO "audit" VALUES(60,'2026-11-20 12:00:00.000000','system','user.link_made','usr_jj7atb3za0gskbfqnktc',NULL,NULL,'{}','{"hours": 24}','cc85498868897d4fe737d35d38508b39e9a267e8209a70c150140595d2cfe386',NULL,NULL);
INSERT INTO "audit" VALUES(61,'2026-09-01 12:00:00.000000','system','api_key.created','key_0w8m3veg0tc06xazxth8',NULL,NULL,'{}','{"name": "Billing export", "scopes": ["billing:read"]}','11fd46bb8a20baef7cf46aac001761789bdd6ac718a74da019008c5437950b37',NULL,NULL);
INSERT INTO "audit" VALUES(62,'2026-09-01 12:00:00.000000','system','api_key.created','key_ehpw04qfnt3my70wwqzv',NULL,NULL,'{}','{"name": "CRM", "scopes": ["customers:write"]}','f847b9e7e094a520a919d9baa8e9668c3ef3657bdc03fe0a3979219e89abec52',NULL,NULL);
INSERT INTO "audit" VALUES(63,'2026-09-01 12:00:00.000000','system','webhook.created','whe_8nrkr91gcwjtk8n1n502',NULL,NULL,'{}','{"url": "https://hooks.vendor.example/licet", "events": ["*"], "description": "CRM", "enabled": true, "secret_version": 1}','0c08950d5794108c198da38d539e52f56b2e63eb01185667258fd8282b46c0d0',NULL,NULL);
INSERT INTO "audit" VALUES(64,'2026-09-01 12:00:00.000000','system','webhook.created','whe_j7h97nrhd7h13j9wzq9b',NULL,NULL,'{}','{"url": "https://old.vendor.example/in", "events": ["license.issued"], "enabled": true, "secret_version": 1}','41928743693a5742ba7e468bb46c2f2d51e58579825c627b429389699bad1510',NULL,NULL);
INSERT INTO "audit" VALUES(65,'2026-11-20 12:00:00.000000','system','customer.created','cus_f383adeb3h47de1rcfc7',NULL,NULL,'{}','{"email": "a@example.com", "reminders": true}','d05f31dea3a269c57a6e6869c470313e77af087f7f0aed8b4bdc88260098b106',NULL,NULL);
INSERT INTO "audit" VALUES(66,'2026-11-20 12:00:00.000000','system','license.issued','lic_qp014t5hft611zps3mw1',NULL,NULL,'{}','{"id": "lic_qp014t5hft611zps3mw1", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "customer_id": "cus_f383adeb3h47de1rcfc7", "key_tail": "a400", "status": "active", "created_at": "2026-11-20T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','72c3c4e8814d08f051a15e7717a267f98a4b7b91f1c7f7fa5f585754471a663b',NULL,NULL);
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
INSERT INTO "contacts" VALUES('con_kps37zq5xn4zm422ep6d','cus_2s0vr2rh495acnv9sktq','billing@aurore-cloud.example','Kari Moe','billing','2026-09-01 12:00:00.000000');
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
INSERT INTO "customers" VALUES('cus_2s0vr2rh495acnv9sktq','ingrid@aurore-cloud.example','Ingrid Solberg','2025-12-25 12:00:00.000000','Aurore Cloud','Asked for a purchase order in January.',1,NULL,NULL,'NO',NULL,1);
INSERT INTO "customers" VALUES('cus_h842402aahp87t2m03a0','tomas@bluebird-data.example','Tomas Novák','2026-02-03 12:00:00.000000','Bluebird Data',NULL,1,NULL,NULL,'CZ',NULL,1);
INSERT INTO "customers" VALUES('cus_35jp5vdk26zj7b7se7qj','claire.dubois@atelier-nord.example','Claire Dubois','2026-03-05 12:00:00.000000','Atelier Nord',NULL,1,NULL,NULL,'FR',NULL,1);
INSERT INTO "customers" VALUES('cus_q6pm7f3espya3zt65ke3','ops@fjord-logistics.example','Henrik Dahl','2026-03-25 12:00:00.000000','Fjord Logistics',NULL,1,NULL,NULL,'DK',NULL,1);
INSERT INTO "customers" VALUES('cus_0pk3rsk64b155by29kq5','it@granada-foods.example','Lucía Romero','2026-04-13 12:00:00.000000','Granada Foods',NULL,1,NULL,NULL,'ES',NULL,1);
INSERT INTO "customers" VALUES('cus_0gzgw2kebazk9kkjasct','platform@helix-bio.example','Priya Raman','2026-05-04 12:00:00.000000','Helix Bio',NULL,1,NULL,NULL,'GB',NULL,1);
INSERT INTO "customers" VALUES('cus_hs0s6j2fm8hnykmw7j1r','cloud@kestrel-air.example','Owen Hughes','2026-06-09 12:00:00.000000','Kestrel Air',NULL,1,NULL,NULL,'IE',NULL,1);
INSERT INTO "customers" VALUES('cus_dds13vdqn2e8fm1t3nyz','devops@lumen-studio.example','Mara Vogel','2026-06-23 12:00:00.000000','Lumen Studio',NULL,1,NULL,NULL,'DE',NULL,1);
INSERT INTO "customers" VALUES('cus_kwje3vgc50ha97qtkedd','infra@northwind-retail.example','Jonas Becker','2026-08-14 12:00:00.000000','Northwind Retail',NULL,1,NULL,NULL,'DE',NULL,1);
INSERT INTO "customers" VALUES('cus_zqzm22ep5c0qja4xxbe6','sre@orchid-health.example','Amélie Laurent','2026-09-20 12:00:00.000000','Orchid Health',NULL,1,NULL,NULL,'FR',NULL,1);
INSERT INTO "customers" VALUES('cus_3e3xz04mj6h9vh1nksxf','finops@pinewood-bank.example','Sofia Rossi','2026-10-18 12:00:00.000000','Pinewood Bank',NULL,1,NULL,NULL,'IT',NULL,1);
INSERT INTO "customers" VALUES('cus_bgy0f2fy12x4mn7x31gr','team@quarry-games.example','Elias Lind','2026-11-08 12:00:00.000000','Quarry Games',NULL,1,NULL,NULL,'SE',NULL,1);
INSERT INTO "customers" VALUES('cus_fvz94tmnv9zqy3vea1zp','hello@riverside-travel.example','Nina Kovač','2026-11-15 12:00:00.000000','Riverside Travel',NULL,1,NULL,NULL,'HR',NULL,1);
INSERT INTO "customers" VALUES('cus_6dq5y4chks7m3abk927a','admin@tern-labs.example','Ruben de Wit','2026-11-18 12:00:00.000000','Tern Labs',NULL,1,NULL,NULL,'NL',NULL,1);
INSERT INTO "customers" VALUES('cus_f383adeb3h47de1rcfc7','a@example.com',NULL,'2026-11-20 12:00:00.000000',NULL,NULL,1,NULL,NULL,NULL,NULL,1);
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
INSERT INTO "enquiries" VALUES('enq_zk7sptsd2pyqgs9gzbc7','vera@alpine.example','Vera Lang','Alpine Rail','OPT','enterprise','We run 60 accounts and would like a quote for Enterprise, with invoices in CHF.',NULL,'2026-11-19 12:00:00.000000',NULL);
INSERT INTO "enquiries" VALUES('enq_7s78yncxpgmttvyd2nn8','idris@sahel.example','Idris Bello','Sahel Energy','OPT','enterprise','Can the plugin run without any connection to the internet?',NULL,'2026-11-18 12:00:00.000000',NULL);
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
INSERT INTO "flags" VALUES('flg_bbwcvrhb6keqv0tnd50y','many_networks','lic_0rscsxrz27zzzm07eqqz','lic_0rscsxrz27zzzm07eqqz','{"networks": 61, "threshold": 50}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_74nhj44rpd8zvqyn3ft5','copied_machine','lic_0apdk7gc7jyp5knf2y89','lic_0apdk7gc7jyp5knf2y89','{"places": 3, "fingerprint": "sha256:\u2026"}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_573wky8emyh2w091rrdp','refusals','lic_1n9q25jz9s93d89vdvba','lic_1n9q25jz9s93d89vdvba','{"refusals": 512, "threshold": 300}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_w30jwmqaj613bpqen2xa','wrong_keys','198.51.100.7',NULL,'{"keys": 44, "threshold": 30}','2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000',1,NULL);
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
INSERT INTO "identities" VALUES('https://github.com','4711','usr_545h1mtbee9bmttsjv69','ingrid@aurore-cloud.example','2026-11-11 12:00:00.000000');
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
INSERT INTO "invitations" VALUES('ivt_bhtn19q6dkxvb8h8m99s','cus_2s0vr2rh495acnv9sktq','kari@aurore-cloud.example','member','55e2352380d5e0d3cf43e087d128a5c47e61467c0872a0eb7a51a57a600d0b89','usr_545h1mtbee9bmttsjv69',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_k55bbz0bx3f99z2sy8th','cus_h842402aahp87t2m03a0','petra@bluebird-data.example','member','f24de971bea406c2e009b0a05873fe33ee75b30da9e8c9afb43cf0113805f0da','usr_q2114c0qpfm8wxjn08nx',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_dmnx2n04pysn988yf7ca',NULL,'sam@vendor.example','support','2529beae95cf884ac0650f3ea77a65dacbe9ea4c035cc00b3c89aaf76ad8bb46','usr_80ez81dpzejs3dpta5k0',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_cq1bj4zs5n8k75gy1q1x',NULL,'support@vendor.example','password','51167b57b4f1b8ea0cb7b57b281b9d744ecccc0ef61c568ff8deb463172244c0',NULL,'usr_jj7atb3za0gskbfqnktc','2026-11-20 12:00:00.000000','2026-11-21 12:00:00.000000',NULL,NULL);
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
INSERT INTO "invoices" VALUES('inv_bs04g78sps9y65kv66dy','stripe','in_2026-0001-3DYN','sub_wqhg2e6n89pf3rx43myd',NULL,'cus_2s0vr2rh495acnv9sktq','2026-0001-3DYN','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-25 12:00:00.000000','pi_2026-0001-3DYN',1,NULL,NULL,'2026-10-26 12:00:00.000000','https://invoice.stripe.com/i/2026-0001-3DYN','https://pay.stripe.com/invoice/2026-0001-3DYN/pdf','2026-10-26 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_ac3b8q3ne3vwt14gjz4a','stripe','in_2026-0002-34JZ','sub_1bscnrzma3a4ympnts7s',NULL,'cus_2s0vr2rh495acnv9sktq','2026-0002-34JZ','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2025-12-25 12:00:00.000000','pi_2026-0002-34JZ',1,NULL,NULL,'2026-10-01 12:00:00.000000','https://invoice.stripe.com/i/2026-0002-34JZ','https://pay.stripe.com/invoice/2026-0002-34JZ/pdf','2026-10-01 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_w3qs51etc51rm016bdaq','stripe','in_2025-0003-BYGQ','sub_8fg825p2x5h6sj46pqex',NULL,'cus_2s0vr2rh495acnv9sktq','2025-0003-BYGQ','paid','first','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-11-30 12:00:00.000000','pi_2025-0003-BYGQ',1,NULL,NULL,'2025-10-31 12:00:00.000000','https://invoice.stripe.com/i/2025-0003-BYGQ','https://pay.stripe.com/invoice/2025-0003-BYGQ/pdf','2025-10-31 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_bvydb783xsh170v9f1m3','stripe','in_2026-0003-BYGQ','sub_8fg825p2x5h6sj46pqex',NULL,'cus_2s0vr2rh495acnv9sktq','2026-0003-BYGQ','paid','cycle','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-11-30 12:00:00.000000','pi_2026-0003-BYGQ',1,NULL,NULL,'2026-10-31 12:00:00.000000','https://invoice.stripe.com/i/2026-0003-BYGQ','https://pay.stripe.com/invoice/2026-0003-BYGQ/pdf','2026-10-31 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_4wddzdhgxk5byhdhyqdb','paddle','in_2026-0004-EQQZ','sub_5xa2fv0vpy9d7jx5prm2',NULL,'cus_h842402aahp87t2m03a0','2026-0004-EQQZ','failed','cycle','EUR','5998.8000','999.8000','0','0','{}','{}','2027-02-03 12:00:00.000000','pi_2026-0004-EQQZ',1,NULL,'2026-08-12 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2026-0004-EQQZ','https://pay.stripe.com/invoice/2026-0004-EQQZ/pdf','2026-08-12 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_wdpwwaywdhy3yfyyzdqp','stripe','in_2026-0005-90WH','sub_aw8xvgca69ay5wwgadx1',NULL,'cus_35jp5vdk26zj7b7se7qj','2026-0005-90WH','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-03-05 12:00:00.000000','pi_2026-0005-90WH',1,NULL,NULL,'2026-07-18 12:00:00.000000','https://invoice.stripe.com/i/2026-0005-90WH','https://pay.stripe.com/invoice/2026-0005-90WH/pdf','2026-07-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_gs3fw57kyc8mdq8e0vm4','stripe','in_2025-0006-2Y89','sub_3ht6kf6cwy0j62199q4n',NULL,'cus_q6pm7f3espya3zt65ke3','2025-0006-2Y89','paid','first','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-11 12:00:00.000000','pi_2025-0006-2Y89',1,NULL,NULL,'2025-06-23 12:00:00.000000','https://invoice.stripe.com/i/2025-0006-2Y89','https://pay.stripe.com/invoice/2025-0006-2Y89/pdf','2025-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_qtqhayrk8cape2f6c7zw','stripe','in_2026-0006-2Y89','sub_3ht6kf6cwy0j62199q4n',NULL,'cus_q6pm7f3espya3zt65ke3','2026-0006-2Y89','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-11 12:00:00.000000','pi_2026-0006-2Y89',1,NULL,NULL,'2026-06-23 12:00:00.000000','https://invoice.stripe.com/i/2026-0006-2Y89','https://pay.stripe.com/invoice/2026-0006-2Y89/pdf','2026-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_cc8mwm8y5b5n82heprjq','stripe','in_2026-0007-8BX4','sub_7fkfyzn53ta975t43bgd',NULL,'cus_0pk3rsk64b155by29kq5','2026-0007-8BX4','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2026-11-25 12:00:00.000000','pi_2026-0007-8BX4',1,NULL,NULL,'2026-05-29 12:00:00.000000','https://invoice.stripe.com/i/2026-0007-8BX4','https://pay.stripe.com/invoice/2026-0007-8BX4/pdf','2026-05-29 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_0rkmrrx1rj586xxmjk3k','paddle','in_2026-0008-DVBA','sub_pqj2nfcsk0484fm1sxkf',NULL,'cus_hs0s6j2fm8hnykmw7j1r','2026-0008-DVBA','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2027-06-09 12:00:00.000000','pi_2026-0008-DVBA',1,NULL,NULL,'2026-06-09 12:00:00.000000','https://invoice.stripe.com/i/2026-0008-DVBA','https://pay.stripe.com/invoice/2026-0008-DVBA/pdf','2026-06-09 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_p0wp4s16t9d70m7xymj1','stripe','in_2025-0009-3VKK','sub_3b353wsf2xm0mnsg9mfe',NULL,'cus_dds13vdqn2e8fm1t3nyz','2025-0009-3VKK','failed','first','EUR','22.8000','3.8000','0','0','{}','{}','2026-12-06 12:00:00.000000','pi_2025-0009-3VKK',1,NULL,'2025-06-23 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2025-0009-3VKK','https://pay.stripe.com/invoice/2025-0009-3VKK/pdf','2025-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_n64ab545sa19pv53r7qr','stripe','in_2026-0009-3VKK','sub_3b353wsf2xm0mnsg9mfe',NULL,'cus_dds13vdqn2e8fm1t3nyz','2026-0009-3VKK','failed','cycle','EUR','22.8000','3.8000','0','0','{}','{}','2026-12-06 12:00:00.000000','pi_2026-0009-3VKK',1,NULL,'2026-06-23 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2026-0009-3VKK','https://pay.stripe.com/invoice/2026-0009-3VKK/pdf','2026-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_pggem1vhcfn8gft9sfgf','stripe','in_2026-0010-1B9D','sub_7a3a7v13nmtweke8z72p',NULL,'cus_kwje3vgc50ha97qtkedd','2026-0010-1B9D','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2026-11-17 12:00:00.000000','pi_2026-0010-1B9D',1,NULL,NULL,'2026-08-14 12:00:00.000000','https://invoice.stripe.com/i/2026-0010-1B9D','https://pay.stripe.com/invoice/2026-0010-1B9D/pdf','2026-08-14 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_cb2m2vkkeqt4wyfmr92v','stripe','in_2026-0011-FX1S','sub_8aqm99116z6tcqwzrqtq',NULL,'cus_zqzm22ep5c0qja4xxbe6','2026-0011-FX1S','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2027-09-20 12:00:00.000000','pi_2026-0011-FX1S',1,NULL,NULL,'2026-09-20 12:00:00.000000','https://invoice.stripe.com/i/2026-0011-FX1S','https://pay.stripe.com/invoice/2026-0011-FX1S/pdf','2026-09-20 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_qf8fgag1rj28nd5fw712','paddle','in_2025-0012-N8MW','sub_zxsa3vdfk6r1b5a16qn7',NULL,'cus_6dq5y4chks7m3abk927a','2025-0012-N8MW','paid','first','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-11-18 12:00:00.000000','pi_2025-0012-N8MW',1,NULL,NULL,'2025-11-18 12:00:00.000000','https://invoice.stripe.com/i/2025-0012-N8MW','https://pay.stripe.com/invoice/2025-0012-N8MW/pdf','2025-11-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_dh8xezjsvw3xr9pbyw0m','paddle','in_2026-0012-N8MW','sub_zxsa3vdfk6r1b5a16qn7',NULL,'cus_6dq5y4chks7m3abk927a','2026-0012-N8MW','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-11-18 12:00:00.000000','pi_2026-0012-N8MW',1,NULL,NULL,'2026-11-18 12:00:00.000000','https://invoice.stripe.com/i/2026-0012-N8MW','https://pay.stripe.com/invoice/2026-0012-N8MW/pdf','2026-11-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_0bg7f3e8j15rnqrxf6z8','stripe','in_2026-0013-MHB6','sub_kam0mctqaf29ks3x0spb',NULL,'cus_6dq5y4chks7m3abk927a','2026-0013-MHB6','paid','cycle','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-12-27 12:00:00.000000','pi_2026-0013-MHB6',1,NULL,NULL,'2026-11-19 12:00:00.000000','https://invoice.stripe.com/i/2026-0013-MHB6','https://pay.stripe.com/invoice/2026-0013-MHB6/pdf','2026-11-19 12:00:00.000000');
CREATE TABLE license_changes (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	license_id VARCHAR(32) NOT NULL, 
	xact BIGINT, 
	at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')) NOT NULL
);
INSERT INTO "license_changes" VALUES(1,'lic_1n9q25jz9s93d89vdvba',NULL,'2026-11-23 13:17:35.095000');
INSERT INTO "license_changes" VALUES(2,'lic_bss36xfhwhr55s39fx1s',NULL,'2026-11-23 13:17:35.114000');
INSERT INTO "license_changes" VALUES(3,'lic_zp1vdv5dk7rht1fb3dyn',NULL,'2026-11-23 13:17:35.616000');
INSERT INTO "license_changes" VALUES(4,'lic_zp1vdv5dk7rht1fb3dyn',NULL,'2026-11-23 13:17:35.617000');
INSERT INTO "license_changes" VALUES(5,'lic_zp1vdv5dk7rht1fb3dyn',NULL,'2026-11-23 13:17:35.617000');
INSERT INTO "license_changes" VALUES(6,'lic_zp1vdv5dk7rht1fb3dyn',NULL,'2026-11-23 13:17:35.617000');
INSERT INTO "license_changes" VALUES(7,'lic_zp1vdv5dk7rht1fb3dyn',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(8,'lic_1ex9hj6vx87dxhdvpgdh',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(9,'lic_1ex9hj6vx87dxhdvpgdh',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(10,'lic_1ex9hj6vx87dxhdvpgdh',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(11,'lic_1ex9hj6vx87dxhdvpgdh',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(12,'lic_1ex9hj6vx87dxhdvpgdh',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(13,'lic_1zk0n6p46v6pjc5k34jz',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(14,'lic_1zk0n6p46v6pjc5k34jz',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(15,'lic_x252fehf6s60m1ejbygq',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(16,'lic_x252fehf6s60m1ejbygq',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(17,'lic_x252fehf6s60m1ejbygq',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(18,'lic_x252fehf6s60m1ejbygq',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(19,'lic_x252fehf6s60m1ejbygq',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(20,'lic_0rscsxrz27zzzm07eqqz',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(21,'lic_0rscsxrz27zzzm07eqqz',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(22,'lic_0rscsxrz27zzzm07eqqz',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(23,'lic_0rscsxrz27zzzm07eqqz',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(24,'lic_0rscsxrz27zzzm07eqqz',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(25,'lic_bp5t6f9s3t3gr53rre2d',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(26,'lic_bp5t6f9s3t3gr53rre2d',NULL,'2026-11-23 13:17:35.618000');
INSERT INTO "license_changes" VALUES(27,'lic_bp5t6f9s3t3gr53rre2d',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(28,'lic_bp5t6f9s3t3gr53rre2d',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(29,'lic_bp5t6f9s3t3gr53rre2d',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(30,'lic_atng6825v5zvswdk90wh',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(31,'lic_atng6825v5zvswdk90wh',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(32,'lic_0apdk7gc7jyp5knf2y89',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(33,'lic_0apdk7gc7jyp5knf2y89',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(34,'lic_0apdk7gc7jyp5knf2y89',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(35,'lic_0apdk7gc7jyp5knf2y89',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(36,'lic_0apdk7gc7jyp5knf2y89',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(37,'lic_be8t8a950s31x4jb8bx4',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(38,'lic_be8t8a950s31x4jb8bx4',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(39,'lic_31g595r09j6frq6c0q44',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(40,'lic_31g595r09j6frq6c0q44',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(41,'lic_31g595r09j6frq6c0q44',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(42,'lic_31g595r09j6frq6c0q44',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(43,'lic_31g595r09j6frq6c0q44',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(44,'lic_hweyqt3zkyh4sc3gtfgg',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(45,'lic_hweyqt3zkyh4sc3gtfgg',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(46,'lic_hweyqt3zkyh4sc3gtfgg',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(47,'lic_hweyqt3zkyh4sc3gtfgg',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(48,'lic_hweyqt3zkyh4sc3gtfgg',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(49,'lic_1n9q25jz9s93d89vdvba',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(50,'lic_1n9q25jz9s93d89vdvba',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(51,'lic_1n9q25jz9s93d89vdvba',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(52,'lic_1n9q25jz9s93d89vdvba',NULL,'2026-11-23 13:17:35.619000');
INSERT INTO "license_changes" VALUES(53,'lic_1n9q25jz9s93d89vdvba',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(54,'lic_bav2ze2pae73m3tp3vkk',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(55,'lic_bav2ze2pae73m3tp3vkk',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(56,'lic_bav2ze2pae73m3tp3vkk',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(57,'lic_bav2ze2pae73m3tp3vkk',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(58,'lic_bav2ze2pae73m3tp3vkk',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(59,'lic_6s8qv1yn7vtgkbsnrf6v',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(60,'lic_6s8qv1yn7vtgkbsnrf6v',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(61,'lic_6s8qv1yn7vtgkbsnrf6v',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(62,'lic_6s8qv1yn7vtgkbsnrf6v',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(63,'lic_6s8qv1yn7vtgkbsnrf6v',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(64,'lic_x6nra1zbbgwahscr1b9d',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(65,'lic_x6nra1zbbgwahscr1b9d',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(66,'lic_whtrnhrk2mr6bvhzzqhw',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(67,'lic_whtrnhrk2mr6bvhzzqhw',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(68,'lic_whtrnhrk2mr6bvhzzqhw',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(69,'lic_whtrnhrk2mr6bvhzzqhw',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(70,'lic_whtrnhrk2mr6bvhzzqhw',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(71,'lic_bss36xfhwhr55s39fx1s',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(72,'lic_bss36xfhwhr55s39fx1s',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(73,'lic_bss36xfhwhr55s39fx1s',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(74,'lic_bss36xfhwhr55s39fx1s',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(75,'lic_bss36xfhwhr55s39fx1s',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(76,'lic_gxvef3f5vvmsve9dms4k',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(77,'lic_gxvef3f5vvmsve9dms4k',NULL,'2026-11-23 13:17:35.620000');
INSERT INTO "license_changes" VALUES(78,'lic_gxvef3f5vvmsve9dms4k',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(79,'lic_gxvef3f5vvmsve9dms4k',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(80,'lic_gxvef3f5vvmsve9dms4k',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(81,'lic_gw0sg5tn943r9zay2z95',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(82,'lic_gw0sg5tn943r9zay2z95',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(83,'lic_gw0sg5tn943r9zay2z95',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(84,'lic_gw0sg5tn943r9zay2z95',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(85,'lic_gw0sg5tn943r9zay2z95',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(86,'lic_v5rm5g1xp56pybxwhr34',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(87,'lic_v5rm5g1xp56pybxwhr34',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(88,'lic_v5rm5g1xp56pybxwhr34',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(89,'lic_v5rm5g1xp56pybxwhr34',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(90,'lic_v5rm5g1xp56pybxwhr34',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(91,'lic_48c2zfgkr53xpkbe3c9j',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(92,'lic_48c2zfgkr53xpkbe3c9j',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(93,'lic_48c2zfgkr53xpkbe3c9j',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(94,'lic_48c2zfgkr53xpkbe3c9j',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(95,'lic_48c2zfgkr53xpkbe3c9j',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(96,'lic_0jz32w7r9jg9st8xn8mw',NULL,'2026-11-23 13:17:35.621000');
INSERT INTO "license_changes" VALUES(97,'lic_0jz32w7r9jg9st8xn8mw',NULL,'2026-11-23 13:17:35.621000');
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
INSERT INTO "licenses" VALUES('lic_zp1vdv5dk7rht1fb3dyn','OPT','pro','Professional','cus_2s0vr2rh495acnv9sktq','1ff74e939cf653b357288daefe0b1fd2e4377ef0ef3b67b983022eefefd03871','MP3W','active',NULL,'2025-12-25 12:00:00.000000',NULL,'2026-12-25 12:00:00.000000','2027-01-01 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'C35FCA97BDA0E3138E444375C21A53A126179D4217268717932B7C60F374615F2D3922D41D6B14F1483040C95540CC');
INSERT INTO "licenses" VALUES('lic_1ex9hj6vx87dxhdvpgdh','CAIO','standard','Standard','cus_2s0vr2rh495acnv9sktq','78c6b701364d055172aea5a893732d756526067355de23a121b5ada1f3b71bf5','6f50','active',NULL,'2026-07-23 12:00:00.000000',NULL,'2027-07-23 12:00:00.000000','2027-07-30 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{"requests": {"amount": 1000000, "period": "day"}}',1,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'C3D5C5C5505F0BC65B23ECD20CBBC68DC4D1F4E435117761713482F3EDC689AC0418AB06DF67FBF07D47F103BE5C04B04E6EAE2B4F982691FACEE5DEDDE89762262680F27D45897F5322AE75039231240297E054EB7483107B586696360F4D84999CCA30276F5744C38DAF248D22222FF369A86EB1FF5B67EE29BE768DCBC4F67CBFEA218F063208B5A1B15C1C072A838DB90C842E410BDC6F76865E73024D45977BB9679BC8D67023E92615957A339B29CB76A091DF2B9B0F');
INSERT INTO "licenses" VALUES('lic_1zk0n6p46v6pjc5k34jz','OPT','starter','Starter','cus_2s0vr2rh495acnv9sktq','4f5e584ea819ca901883a6402b2415200e60e9ace4349821c9b8d6b67b810144','8A1Z','active',NULL,'2024-12-20 12:00:00.000000',NULL,'2025-12-25 12:00:00.000000','2026-01-01 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'3AD2059BFE8E264CBA45FE75CBE1142906DBF7506E704F79AD92325EA5796A44D6CB576AF8F50D3FFCBDF454028CC6A1626CF3');
INSERT INTO "licenses" VALUES('lic_x252fehf6s60m1ejbygq','LMG','team','Team','cus_2s0vr2rh495acnv9sktq','5035285c772caebe5297dafa4a6414ee94cfe4df9bda97258cd1184838aeef09','aHCw','active',NULL,'2026-10-31 12:00:00.000000',NULL,'2026-11-30 12:00:00.000000','2026-12-07 12:00:00.000000','2026-11-20 11:53:00.000000','79.00','EUR',NULL,NULL,'["profiles", "servers", "team_management"]','{"profiles": 50, "servers": 100}','{"requests": {"amount": 1000000, "period": "month"}}',1,7,NULL,'2026-11-f3fc48','328bf5a49ef88ce7',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "1200 per minute"}',NULL,X'E96312903E120D6AA155C3C0926B0CA067B3530DDE85700367C39DDF9D8097A34F2E3C0E35BB4DADA57D6AFB6FFED74CBA1A0D9E8B2C513F421BD67837FC2CBB1B57DC9AD367D9BAC21F906E4A025B859C0B75EDDC130FC4573CC8E0022CFE479627C0117B5084649B9E6F802AC0B947B6E56F1D6F7EF2106636C213681D4633391D26BF4AD195B0C224D4521EA5585FDD9A50DCA8468089E2281613156AD0C485DB967CD29FCF1F1E056D41E75A0B732D92E91BAA9554A2F1CEB8666CDED44BFE3C02E4B66CB805177DA38399485923F0EE0B2F536FE13A13163C6C2DD138EC06FCBB244A79E5D2FC2FBC1BDDA3437FA406C8C3990A239273381BBCC4918E74901B5BBF24AA0A865E910DE28C4A5F04A9B85E17BD70770CCB7BB2675D9AB7BC442E61F62E584280D70BA6FEFFF46252A67035542BCB8CDC38079C69428619CBA2409277342228A20912A513C6540BCF5027BBC28D4251467B0C07BFDAA1C74AB5DAF43F95E9FEE9F6248347DD848B33694E99B31EAE427252DC34C0E0D126B55A5ACDFB83918083A09B76750BE47BC875FE77765EBC9A88956F3AD94BD68544C247B2C752334AC04016CFB0E58CA637AE43CFC2C036CEC1C6B4DE6E3B5FC8E0356BF3CCF772668BAFE4ECDB16680FA320C46DE43D42036844595E235C859D777490F555933CAE1D95FDA3F0BE0655CF3BC41D9DDB13839ECA67094D4BDA06CF7C71F9EC7C035D8FC48A8035C528EF5D3E5CA236761173101DF127776E7699B18435A9C2D402AE6AEA2CF3098FDD7D3539CA1A03E02376EDD6BA24295D31EB4DA25F2709892B352C7E3B6C1CFDAFFAD5D8F38B282C163B3C5BD587C44CFB0D1E407D3A0F20970FC7E3A497318629A79DB1EADA9A58D5B28DCCE84E91E2CE308B8985024B474469D8D794F352DCCD7C99B285A89E9F51FA2BBB7620EB20E7DD5A77FDBC66B7D2FE72B7011623B0936DC31DFAC8BEDD4A90619C33BB7048E8C9AF4CEC88F3132210FA81D08518F695FA46B903B841A226DCBBF144CC14ACDA8B5FC6737E76601B534F826ABCE958B3646FCC240DCB94E951C0EF9F9FDB3CE4DCA183AFF812BC1E6ED29D2AE64E7321B166E30E88FFC15B574E06AB0E36C02696B623436BB2769695AC18DE30B0917EBF6E544A6C450EA0DFF72F5C88C3350B40A4F3B8D8769C5106C34499959758ADEB10BF0F2D9418133AAC8EDB6D0F0F092EB4');
INSERT INTO "licenses" VALUES('lic_0rscsxrz27zzzm07eqqz','OPT','pro','Professional','cus_h842402aahp87t2m03a0','11dfc635c4516f066f7f510f9de0b71d85c28f4bab80688e8be75a3681455996','JHMT','active',NULL,'2026-02-03 12:00:00.000000',NULL,'2027-02-03 12:00:00.000000','2027-02-10 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'D3E106AD83321441D7033D73D926B2F0CADDF454D00C35EE8258CA1696176C3771771403B86B5D1B28C4E3BD7EE17A');
INSERT INTO "licenses" VALUES('lic_bp5t6f9s3t3gr53rre2d','CAIO','standard','Standard','cus_h842402aahp87t2m03a0','985096dc7580729fddac83be038e55645a0faac860aaadcfd121ad76c4c08812','b4a8','active',NULL,'2026-08-12 12:00:00.000000',NULL,'2027-08-12 12:00:00.000000','2027-08-19 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{"requests": {"amount": 1000000, "period": "day"}}',1,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'72027CF66834FBEB5EDD7468D02A39D938FED494795BAE3C4E6852CC7EBAA52BDB02D6D30544364FC0B52B6B66F0B1F5C741BE7794FC966E6769F69114A837571B5520F44FD6FA2E205A92C6D752F06056856A26573DEF76556ED7AD161822346A25EEE7E40D90A8895AB49ECE32EC8CD5EBA284C6D1D44144FAF65562F128225A2819365224625B1DBCC87E2B7A8ACD1D1D155EB2167850177BE4358029C93A4D58A7A3091DDB592C5931FBC4F10B4520DFFF6900A7973EBE');
INSERT INTO "licenses" VALUES('lic_atng6825v5zvswdk90wh','OPT','starter','Starter','cus_35jp5vdk26zj7b7se7qj','e7f18a6db8de3fa4726e8611074061fce968980117641ca3cecb92143b112aa0','ZT40','active',NULL,'2026-03-05 12:00:00.000000',NULL,'2027-03-05 12:00:00.000000','2027-03-12 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'7FB175578BDDB1262A7FB9FF80326D9A94ECD32D7EE01CD71DD91F363A5B889E3CF503C767AED3337362AC10EE34B97E8CAC4E');
INSERT INTO "licenses" VALUES('lic_0apdk7gc7jyp5knf2y89','OPT','pro','Professional','cus_q6pm7f3espya3zt65ke3','bdc945b179b60a13cae544e3b4458b9e5b9e0c8b1d809a655ee8e7db830afa30','SZ0B','active',NULL,'2026-03-25 12:00:00.000000',NULL,'2026-12-11 12:00:00.000000','2026-12-18 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'FCDA66B3BB3827DB35C8646A1D4605CD765C1AE0B1DF0C918BD362480DDCA359056544E6A4C00221E3B954C65B7F4E');
INSERT INTO "licenses" VALUES('lic_be8t8a950s31x4jb8bx4','OPT','starter','Starter','cus_0pk3rsk64b155by29kq5','4b04ff31217120aeb05f889cce2c437c08c5eb95220f4df507e138d38cdbaf1d','NY5W','active',NULL,'2026-04-13 12:00:00.000000',NULL,'2026-11-25 12:00:00.000000','2026-12-02 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'34B3893909707E213E940FC381F32EFF0D584DC858B4622C96606E94A1B1A74D9F91FC836A35D75EFBD83DE3A0D4FD4C95FA45');
INSERT INTO "licenses" VALUES('lic_31g595r09j6frq6c0q44','NLS','enterprise','Enterprise','cus_0gzgw2kebazk9kkjasct','297b636847af5726e3cbd779a2abe9b863980d5c4a1477ecf640d89e043124a3','0af7','active',NULL,'2026-05-04 12:00:00.000000',NULL,'2027-05-04 12:00:00.000000','2027-05-11 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["workflows", "integrations"]','{}','{}',30,7,600,'2026-11-f3fc48','ce6487786414ff8b',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'8518A4A7286E429DBF54798EC21927E5AF16904F165C61BADA059744FE1ABB1BD9E321B772E1FCC4D21808C9C9A2A38553E9B86A3AE26E517CD8CD23E948C82AB101960F1D58AAD28437B31D54C3DFD88935FF30BD383F99198C34851207964019859373085BB386E27CDD0DF13942DE68F6C3840D2E8CFCA0F103D5FC049AA6030F27EF44EF4E3F7F5B6F95EF3977375D41D8EAA3A9CFEC42C4CEA53C6E383D2A869F1612F54F4B91C73966CDA220A25523761F25E70366AC0630D4EBF5F26FB202D44C7E1C1C6CBC5109C31291F13E81CE9E939A54B8A46413F96FF139126B4141967BA4367C71FCB5CB4BA2E62B97BF3E17B86E2E443B78DF4D12B4503E1ED018395DC138D88D1A9FA312C41CEA1696E0EBA8DDAD144886192D81A248CE86F265BB5D7102F50ED2C11607A6D9C321053949EB50859D79A479E7982752CC3F08219EDC8CB5FBEC57800BABDBA1AE62ACCAB77B9D74D262457E05BD09C32281BA1BEC595762261EC382C0280CFDFF265D3DBFB556757EE573C4732CF8D04054BDD767D5AAD672565F7EA664275B7F52F9D1888D5EA61DBF52E151BB8DF232C333EE9722610A1FA75238F34197A4171BF21F3589A36FD1FB02CBBD629FF704BFA2A33F7DC17539D167ED368AA99912742A3A10B77DFCADAB1B900D19B4868D47F381EA7F9DD0D1D545A00D262B81BF28B9EDC2DE512AD70DEDA0EEF6CAD930EADEE7FDA61A1063D68F548BB04A1B9310A727AEE5B8ECDDDC1545575000F34BE2E686A013EF93E82C9DE9420A79FC53FD09D8CBF3C8865F07651DFB1A567295849BBE650CD158424EC48BA0A74E0A4D6EA01E028716ADB7A7375DEC5F8FE95A1AC077A8C3DED8DEB704B5AB2E9DB1AD0FD05DF69ED57BCD548196350245E292E63D72118D82F59E31D58B9DAE3624892192012D917422DD35F550F903A6F4E56DFFD02C7785863B42378641460B525370E6F838EDC74DC8B68DCBB80A2863E49F458C850FA73280C3C656A1BF90E11DB2C56777410BE51BD75DC73DA37F48FABABF5F07C6B5D0A27D8D93B0D8C164CD4CA00DA21EA692154344FCE4F63AEAFEC2B8703ACA28AA81C692688B16AB38A77BE90261B1E9F14B2F348D41232AF75FDB0403FCD889A40B41D3F8CDD7392676C4163498ABF25361F0567D965889E30730A49C9157FF2BFCC206209B47AF62310163926121E8AB196B32462B54EFE21C05DF589B6B07A7F9A449823606452A84B10945980392BCE920E2E6C3847FE5354477925995E306935DA05C755D3D8E178D7EACC5DFD9E727CD3E4D6E237790806CE3B2FC2683C6DED03B3A8D52A61807DB06D381593F1ED7E5D7FE8FCD9BEBF2749A0D33910EEAE58AB49A6BDE6EDABF92B1361B515156F8B97304C7F34329B5055440669D87B80F8FC54F1AE3A5B51414F32F3B3DA6D87D2E6CFE0E78D8BE1D5B8670961B812F96A3CDC7ED61E22A3CDF1BD496ACEEAF7C149F6801E7F93CE09024848C8402A533EBEA304B83C898F0A15C');
INSERT INTO "licenses" VALUES('lic_hweyqt3zkyh4sc3gtfgg','OPT','enterprise','Enterprise','cus_0gzgw2kebazk9kkjasct','893ac521e74fa3b4de7205cd329ab79afa030909a39366864996f5677d6d3ab7','9WZK','active',NULL,'2026-05-04 12:00:00.000000',NULL,'2027-05-04 12:00:00.000000','2027-05-11 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'A008532110E0836EFDDB5835895150DCE7D55E6B24F25481BA28860A204C208192BF149706A8483CB49BD00A958076');
INSERT INTO "licenses" VALUES('lic_1n9q25jz9s93d89vdvba','OPT','pro','Professional','cus_hs0s6j2fm8hnykmw7j1r','23dce60340a3f75bb707fab73a067b70c0de8e329cc2621f5972e74224a1bc1e','PE6A','suspended','2026-11-16 12:00:00.000000','2026-06-09 12:00:00.000000',NULL,'2027-06-09 12:00:00.000000','2027-06-16 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',2,NULL,NULL,0,'full','optional',0,'{}',NULL,X'52DCE4FEA6CC00AD25E3576FC81F26E5A4C4232B7CC0A42BC7B30BCA019C0D502CDCF9D9B6D0CB8CCF4A8F92F28340');
INSERT INTO "licenses" VALUES('lic_bav2ze2pae73m3tp3vkk','LMG','pro','Pro','cus_dds13vdqn2e8fm1t3nyz','d3b8c09966e97d1dcfc93da4630c0b42298357523a3759bf3b75bbb016e5d20a','MkAw','active',NULL,'2026-06-23 12:00:00.000000',NULL,'2026-12-06 12:00:00.000000','2026-12-13 12:00:00.000000','2026-11-20 11:53:00.000000','19.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 10, "servers": 25}','{"requests": {"amount": 100000, "period": "month"}}',1,7,NULL,'2026-11-f3fc48','32c3bcb9dd627cd8',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "300 per minute"}',NULL,X'5EA4661DC59E8016DF9B61D3B4EDF42D9EFD93D7E28696D2EC597A45AC5FC078D8CE3C31E5CECEB3D23B3E1F8C45CE997B0B568F0151E524D7D75EDAD51122D57393689CD085BA55427879287AC48CF2B7EFC5F1496A4AB321810EDCA506A3162FFBF48DF790AE1285AAD051F483F39F553CC42EA18C99F30A0EE01277E551418F7A9AED56761E37D13754D06CD1844AA76A26E8C2810447A87DC2EA1D672508785BD675EA73D5C9BE4EEEF56B5B6B87B46C59472C090DA3337ADBB4B34F5334199507CBC6AD541BAB1350DCC4B71D99A4638CC03AAAAA0269D0E3646E505A34581F2FC031FEA9AD057B57F90B50E6AD6601B4CEA74EA76D8C5D8B88F8B2A131DB550725BC15072E04542A9CD04AC7410A04CDFB2DA5E24B0FD396580006AF3E9768ABE7B1003FD13379878D7736995128335E1D4D73FA8525AF4EBBF54A49466C9337AA4074826DB40434B2DD2570368CE42D6AC16FF60F14B3868FC4D26D0FAF21B0397065A321B022064FBF32B6A428FDECA17D37F90C876563F74677F4D64309445EE47BBC74EC4222A745C7FE49CCC60E9369BC98AFB795FF274F59AAC0B43534CCCB66DF6FA4A105FF44F2A689C7FEA3F08101209970A0180F7A9D47A55B786B6712F5F0EE73A14465FB26997B0303CADC127DB7AFF02ECE4619D3B3CDCAFDEEE720A2C345AF40FD4A617684B86BCC17E35A0D424B09F5C2C3E9139787537FA9C214EEBEECD0EB95469124AFC5F6C92D5285F3712BD80932149CABB4CF77A6FCB4E6CB26EC9C08F0E1DFDFE6D7B7BF861087C96B6436DE5E846395CA0ABA0A2D0CC6A38295A223EAC1976DB075E5F0B482CAF9BD4F1D4F12D1EA7DD9B54224F6F0051BBDAEF0C15C5007FFB81810EB2A7D82437CD8CE4EC458C9D7D17FAB28524AD67F66B9FAEBA21DF8E1332E326B63692F430FE592F745BF9E2C6EF89310CEBB9EFF9C7036AA4595A1BC67DF284C86848452D923843E87143C430B02468F3650F2D94490EEBBBB3DFC1713C9440D276A2438D0A66BD8206C0B57275CBFF31B61D28BCD8B2E7D876267023A6A9AA46F98BABC6983BBFC7886AE0A1C7892481814F7FDF5F058D2D1C44F4BB74D0D1D28CAF2FDF369E51A15A6CA3EC017275CCFDB959748180841423600AD0E162287A915EBFD3C0D370EE249098A1E5F8B8D61A9');
INSERT INTO "licenses" VALUES('lic_6s8qv1yn7vtgkbsnrf6v','CAIO','perpetual','Perpetual','cus_dds13vdqn2e8fm1t3nyz','6cd74e6facc9024b50aaf74953497ef88550842a5835ca7a4704dc2dea76c13a','7c24','active',NULL,'2026-06-23 12:00:00.000000',NULL,NULL,NULL,'2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'4D38086D5D36ABBDD67FB3E9EDE1EC1EDEC9FE2663EBD29EE7C648114470F6FE2F9E10835887FA31203937911CD9784644ADB4A823193055BE143DB8B3B6E864EDFB07EF927CDBBA761EC5424CC258F1EC1271E9972272982F60A410013F5595FD158FA6AB948AA195AECD184D69C6E5BC3628CFC3794CFAC13F46A84591BF7E4E3BD45592B11174C88E4C005ABEDB0041CA8E16068A2F023C969B82EDFCD18DC3D9F560569592C68DFC98B2A8EC4075C5BB0F8F478A7AC8');
INSERT INTO "licenses" VALUES('lic_x6nra1zbbgwahscr1b9d','OPT','starter','Starter','cus_kwje3vgc50ha97qtkedd','b3951ab8246cd1f200981d020278cd196e5992b5020bc78d94f1ae0d6565426f','4F3R','active',NULL,'2026-08-14 12:00:00.000000',NULL,'2026-11-17 12:00:00.000000','2026-11-24 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'AB46170561401DE5A12CAF574AF83CDC2AE311529C190CEF0A40394568911D9B4B2C645FB7899B5541188714E57B16DD96FA52');
INSERT INTO "licenses" VALUES('lic_whtrnhrk2mr6bvhzzqhw','LMG','free','Free','cus_kwje3vgc50ha97qtkedd','d6787e0b182db9addedccebde1afbbdcc8dc3707ed5bb4d4d875df174cd7f4ce','UTDg','active',NULL,'2026-08-22 12:00:00.000000',NULL,NULL,NULL,NULL,'0.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 1, "servers": 3}','{"requests": {"amount": 1000, "period": "month"}}',1,7,NULL,'2026-11-f3fc48','d4869b4ad6b4a0d0',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "30 per minute"}',NULL,X'32B43FC6C48DD34B1E240EDF5038B6B0B438BB8E146778C588FC2E11CF3FCCFA00E726413BAF820F319E71E9154D66BCB740F6CA49C1CDF64699CCA9DD3414FD74F9353E0631F0020FD7AD527461B09D3892439F9D07847B20551A8DB2956EAFF23BD3B573C54AF488C6F10324AFEDEECB5C1FACBABDD1336874D8F26C81FA1FAE4B8E7CDDC2BDFC8E05361914D3CBEE806C64059E8BCBF1BE192EB008EF9C8418D7C228CAA5FE03A99F5D38E94C9C3ABFE91537E30A1ECBF9EB5CC8449B04D2943CE47FAF7D9571FEAEE6A40222201AF7C275F7BADA60F0C1B9BF3EA7DFA5802F9F4B55C20D4CAA345E0E9806D22FB34A5D4ED5991DC95E666F226ECCCCD01F729975AF4C6E5ABCC0337DDCE7CE34E2A69CF4E37A3385F66FFDC652BAA1E054E42FBA784B2A23FA93B4DCC0A1BA2610E22E09BA2476C4A1EBA24279978CE1674FCE6E09D395403B37088299D9F6C32DF21CE8771EF625007DC76E5F684EDD6EF452450AF5C62EFEDBC947CC504D116F8B33F58E7E9A80D88E069CC8C07067820ECAE2C8DE0D0EBBF9D3AA10A5F761B35CAFAA9322E25D3E006F2FBA16223CC20D1CD72F5519066F827DC05683B0307E629361DBDB4CCDB419133157C77785C49006AF1563E6D231754D35AC865F31ABB107AD03B52A5DAB22A160F64B03138D21D8DE49BD76BDE0734E43161D1C48AE4FCE94DBA31B217FF4E7928D2F8D994C6C5FF6120A6C3E310346BD62021EA17C719D6680BB80468097B52AA959600853FAD49EC54D2D6B971FE100A84DC4946275D67F10C20EC226693F83C204DD5214735539CCD3A0585E08EBD03C9FB93336B1B6E8CACC1ADB7F0497296D90221B3F1256E3A669B9AE3D1B1A887F89AAA4083DD677F58CF02F27977E1C0B0F8A7AD43DD523EE78E01AC0509E28ECF8457AF21C37BE3DBD42F0B7257F483C84CC1A7E3921896BC5A590B7CF850F2BAEA45718B4D99372488C44595B4749304AEC6EAC7294DBF1165FAB4F3E5A0FA1EEFB8AE6808683283530472BC5F86197875CCA0A4E54F10EB8B22894676D5B398B40FF45BCF5EF6BC6BCAC5370');
INSERT INTO "licenses" VALUES('lic_bss36xfhwhr55s39fx1s','OPT','pro','Professional','cus_zqzm22ep5c0qja4xxbe6','41c9480b0ec1e9f86d5e695c7fb15c45cfd383b01bf5f49ca8a39714ce39dbbf','AN8D','revoked','2026-11-16 12:00:00.000000','2026-09-20 12:00:00.000000',NULL,'2027-09-20 12:00:00.000000','2027-09-27 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',2,NULL,NULL,0,'full','optional',0,'{}',NULL,X'54E131B06EB65D7831CE75789E52FF226372BC64A71BCB48E774E0CF27DCA2427ADE79D3883B1E22C30747FFF0AFE0');
INSERT INTO "licenses" VALUES('lic_gxvef3f5vvmsve9dms4k','OPT','enterprise','Enterprise','cus_3e3xz04mj6h9vh1nksxf','e2286989bd018dbafbd534989e36a8891e66171ff8bc02e9269e6e6c5cb10a76','HHRY','active',NULL,'2026-10-18 12:00:00.000000',NULL,'2027-10-18 12:00:00.000000','2027-10-25 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'930B937F3F4BBB0BDF2F0FE21FC318235B502E2687C13DD87B084D15BF1243D67FB4C662025A3C97A035FD4AFA4A08');
INSERT INTO "licenses" VALUES('lic_gw0sg5tn943r9zay2z95','CAIO','enterprise','Enterprise','cus_3e3xz04mj6h9vh1nksxf','9a17d9ccf69bbaa695b7ab865de904c702a710cc1528a97c5a9e9b2200b259b7','af25','active',NULL,'2026-10-18 12:00:00.000000',NULL,'2027-10-18 12:00:00.000000','2027-10-25 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["text_generation", "text_embedding"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'0602DF0326E395689BD8DB6DE8619E68A29246E0D6F126543FACBAE7A04C2A9175721300644DB993E0D145C436FE054841872A0512FBEB4A710C4B6188B9ABF949F408A365C9E00EBE5188FCE1DA1E71F205CD4ADAD1D53B3C956E70DA49B979D2DF100C4A986BBBBF4208686BA21E433BC08B64F70FEFB2439195CEC7D32AE8770CAAF4D4529A41191D407AEA9CBAE4AC5618DA9AF4F8BBB64D55891E3A0122DC1ED51CBC19AEA9892B9C605576E38622A94F953F968E5750');
INSERT INTO "licenses" VALUES('lic_v5rm5g1xp56pybxwhr34','OPT','pro','Professional','cus_bgy0f2fy12x4mn7x31gr','f1721808603189c4e6800bffdb2c383de6b2d1dc303bd72e61a60bf824cbca43','VE2B','active',NULL,'2026-11-08 12:00:00.000000',NULL,'2026-11-22 12:00:00.000000','2026-11-22 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,1,'cus_bgy0f2fy12x4mn7x31gr',NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'0C6165634B7D072C4C602269665204AEB238324B026E8282053085C579C73787D70AC31FFA47F857CE3546BCCC2376');
INSERT INTO "licenses" VALUES('lic_48c2zfgkr53xpkbe3c9j','OPT','pro','Professional','cus_fvz94tmnv9zqy3vea1zp','48fc65596d3738168eed0c5070d3604deac2e6720b8b6c316b722de81c162481','5ZEW','active',NULL,'2026-11-15 12:00:00.000000',NULL,'2026-11-29 12:00:00.000000','2026-11-29 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,1,'cus_fvz94tmnv9zqy3vea1zp',NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'0D189441FE7136866DFD7D3BFA1DAE4DE7F11ABF7543A0AFE7B20D0BA974CFB0F8E516615D111AEC31751B86DE94C1');
INSERT INTO "licenses" VALUES('lic_0jz32w7r9jg9st8xn8mw','OPT','starter','Starter','cus_6dq5y4chks7m3abk927a','06116bd9e936fb4c4fb1288673c032486fe5165ac611c0fd630b739e483bef59','3Y9J','active',NULL,'2026-11-18 12:00:00.000000',NULL,'2027-11-18 12:00:00.000000','2027-11-25 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'44F6BCD9AC8661B25ECDEC8AAB4B14ABFE903C680A0898F47CA92827A8F36AE65E2DA473C9D5E811CA8A7AAB3405B2B8631AAA');
INSERT INTO "licenses" VALUES('lic_2xwkzv6aeesd6cphmhb6','LMG','team','Team','cus_6dq5y4chks7m3abk927a','7796c02ddfcc10bf7eae032abba9a411b387b493f87a4b5ba2b83fc0c703545a','RLDA','active',NULL,'2026-11-19 12:00:00.000000','2026-11-27 12:00:00.000000','2026-12-27 12:00:00.000000','2027-01-03 12:00:00.000000',NULL,'79.00','EUR',NULL,NULL,'["profiles", "servers", "team_management"]','{"profiles": 50, "servers": 100}','{"requests": {"amount": 1000000, "period": "month"}}',1,7,NULL,'2026-11-f3fc48','c7b47bf8576550b9',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "1200 per minute"}',NULL,X'E2B3C7CBC591FBEC71381EC0792BB4C40870AEE3EEAB001925F734F244587491353C5DBCCCBE16C8D962B318B3AFAE89E5F0E0008E4CD48CD9F94D37C037C92CF67B5198F0A3E9B7A4C05C761F39E04D7D86A29F392AE6CE27530C450BC1C4E2DA7E0FE362DBFE597674CAC958D4A81B65F6D48AADD0AF8A4FC439320830332C2B4A46A820848D2C950BF57A639FA6EADA0A1DB4C02BA2D8569B14467A58813B0FF1C4B515C6544ECF9F2211F20FBA5544F850909379E5D2980CEA1CE26C40CA0A1978FE64E688DC85C10AC0B0415BB30C0EEB2FD0059A29340A2D0AE05A630B03B5C0BFA185412D12C9BF324F038E61C852457D102B0917E0BAC4EE5A7A0821419B9409857F077D5F07D6724AF72D310E6F9BCDD73E2AC6422AFA8BE675FCA6C23EA3EF0573A77D5860DF806FFB0371935C42F56BAA8DE7BEAC4B70A6D23CC3C53E1A67B1FE1714C70C7E7529D9C80B6893740910A95E9A27CF36FD9A677EC93CC75AB3CE40456E5A123C2BC36F14B5224BBAACD172A6F7F39FAB4F28E0B47E0FDC9EFA993519BFE04346306C1732631F1C4AB8D728EC3A11379A48A0096A6EFCEE8AD008418456F17DBCA3354AADDA0356A7266E51C75A2019944C7EE162CB5131C8D782D34F0FAD358648691809EEFBDA05FF75FE992F243701A87CD30FFE325109ECC2F6FB20E0BEAC55B034210743FFA46B234CE544844332E1B303B9D56933807EB9DE0591D8D98886099B9F0856125B32A5258574B4BF86CF714B456D1893CE23459A48B4D6BC55A5766E0773C2805B166E41D7290A84BB39A382C3FCD51A21E7E320C04B30129C858E520E1816B58936CF32DDF31F50CDA44DAD35F91E447B701B7F32956CB1466D07E5C434207BFBEC397DF53BFEDF91ADE1423F7677D17D304B7E86E15EFE6A3E1EAA766B016C65B24C7BEC1D9423EEB1E8A2C7260221BD57C76425E961920348352EA01B1C1ED2F86E55B32AB1A2C935F5440B42141AFC49EE19FE334015FD9B41E9E922C076D77A760B6810FE3E003DE0848B14C8B0F03043215E548F1781D254DC7C7A773155AE48D2851E18B7D80B9E6491302AA384C1E0FB796D86C9D5209AB89CE44E422BED158EAE0FD6830CC16DE749FE718F199D6154BDF2D7F361A0BA1AA8C021D46BF2D1DF38C1071E34CDCFAE77B2618266FB4571EF88A1082A8942966E3702167D3D839C9145366C15EC1A024F03216DCDCB7C357C20AC8AE9F8A516E1830C01D82A8F65B3D0D8F54882D2204045A3D0F96C3331568536923A97BD76');
INSERT INTO "licenses" VALUES('lic_qp014t5hft611zps3mw1','CAIO','perpetual','Perpetual','cus_f383adeb3h47de1rcfc7','681f77a44d6d2942b2435a2d027f2774e05cd7a50c63a2b49b6f8054626868a8','a400','active',NULL,'2026-11-20 12:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'DAF96D7EDFAB2097B9EF8A2DC85BF77E935FCFB5550AB51C860EB1D2271EB0DC7EE1D07AE40E69E429358214DA8CCCE769A2B26776BFFDEEE49EF2F08778384907D86FD2BF602A72ADCA7AFD9C882E6EA32E63530D8F079A88B88198CFD390D0B2695C163A271B9819131BBF6F66F2D12AF6767516D4D45CE76D7CA8DFF694722A0D212E863D098EFFC69C4689976F925BA2EAAAA4A220429AD9539A550B7C3802289A78F23C364141C4649FA9B8D19716B0495B54003635');
CREATE TABLE memberships (
	customer_id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_memberships PRIMARY KEY (customer_id, user_id), 
	CONSTRAINT fk_memberships_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_memberships_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "memberships" VALUES('cus_2s0vr2rh495acnv9sktq','usr_545h1mtbee9bmttsjv69','owner','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_2s0vr2rh495acnv9sktq','usr_edd3w03cpc9zcyz930ms','member','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_h842402aahp87t2m03a0','usr_q2114c0qpfm8wxjn08nx','owner','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_2s0vr2rh495acnv9sktq','usr_k0a5v065b17q33xnkvy3','owner','2026-10-21 12:00:00.000000');
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
INSERT INTO "orders" VALUES('ord_3s32crgztwh5208x659c','2026-Q-0001','manual','paid','OPT','pro','4999.00','EUR',30,'3499.3000','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-17 12:00:00.000000','2026-12-17 12:00:00.000000','2026-11-18 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_wwhfk3529rb5hfgddhz0','2026-Q-0002','stripe','open','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-14 12:00:00.000000','2026-11-15 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_nctygch5qh4b03e2q2v2','2026-Q-0003','stripe','paid','OPT','starter','1499.00','EUR',0,'1499.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-11 12:00:00.000000','2026-11-12 12:00:00.000000','2026-11-12 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_hr4ch65qr7nebgpjv3w8','2026-Q-0004','manual','cancelled','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-08 12:00:00.000000','2026-12-08 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_fezf5k5ycvfe6vgs581s','2026-Q-0005','manual','open','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-05 12:00:00.000000','2026-12-05 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_61stebmwmvwtgjpp7v2d','2026-Q-0006','manual','paid','OPT','starter','1499.00','EUR',0,'1499.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-02 12:00:00.000000','2026-12-02 12:00:00.000000','2026-11-03 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_wa5w6rsw7nwbg3f0cpzy','2026-Q-0007','stripe','open','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-30 12:00:00.000000','2026-10-31 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_xse050f6zftvgaetd9jj','2026-Q-0008','stripe','paid','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-27 12:00:00.000000','2026-10-28 12:00:00.000000','2026-10-28 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_sy7g46bd4whktjcr6w38','2026-Q-0009','manual','cancelled','OPT','starter','1499.00','EUR',0,'1499.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-24 12:00:00.000000','2026-11-23 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_smn29mcnryrnajwphb2s','2026-Q-0010','manual','open','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-21 12:00:00.000000','2026-11-20 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_b644wv1a07geqhekr8as','2026-Q-0011','manual','paid','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-18 12:00:00.000000','2026-11-17 12:00:00.000000','2026-10-19 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_r2zjrp06t7a0wzypnpkv','2026-Q-0012','stripe','open','OPT','starter','1499.00','EUR',0,'1499.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-15 12:00:00.000000','2026-10-16 12:00:00.000000',NULL,1,NULL);
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
INSERT INTO "outbox" VALUES('mail_4p6zjhwrevpp4m41tmbq','mail','mail','mail_4p6zjhwrevpp4m41tmbq','invitation','{"to": "kari@aurore-cloud.example", "language": null, "customer_id": "cus_2s0vr2rh495acnv9sktq", "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_bhtn19q6dkxvb8h8m99s',X'D4DCB5C2015D48EC4D41A24E40B882F55B4F1E8607F088983D7B261D4C1F12C384F606107BDCC2EC20623BEBF74EB27E7537339C86E8D6EEF23F63690C67C0662E7C5546D9773D1C8E60E481343786C386ED5BC7852A7C79411F89DD58AB728E8ED4A71BFB37153EE95A941B1360E91F46E83BFDC8947750EED5F39BC1692E65AC15304ECC3C98BAD7BFD77D36A41B055366747C5F08E44205CDEAF4B707557863E8ABB76939F1F0381F4FB352DF6D386357076A648603');
INSERT INTO "outbox" VALUES('mail_5v9tasy4n6pe9pdrpns2','mail','mail','mail_5v9tasy4n6pe9pdrpns2','invitation','{"to": "petra@bluebird-data.example", "language": null, "customer_id": "cus_h842402aahp87t2m03a0", "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_k55bbz0bx3f99z2sy8th',X'1DF1468C4EFD30C3C26C0E1DBD6F4712463F9DD0C23F4449E54C07DB00C44CE2B14BAFBF3C774A81ECD441C009C77B7B15DAA3ADFA0C244C98B66DD6B3955CF73EB6DD4D8C769D71313906F32CAE2024BBCDAC1FF40FC31A1F2F159503029418796CAE60D024E29234CEC7BAC671C6450F51DEF408E034A1125B2B2FF4CBA99DBC10DDD5D02353983CD7B7E1DF4C1A7660B3B468C59111E7CDD5DD530586DF04F40751ECE83C9736DB43131EFD1CEC8702BE4891C85C40');
INSERT INTO "outbox" VALUES('mail_ytk45q0fax2761qjsff3','mail','mail','mail_ytk45q0fax2761qjsff3','invitation','{"to": "sam@vendor.example", "language": null, "customer_id": null, "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_dmnx2n04pysn988yf7ca',X'8D068157E463616C0F24B2318CB0EC9CFE65E1D930806792BE32D48D0A39DC41F463856C3447C1430ACF849C8F10B452D7D6872C5B2068E8FE834D806BE23708DD53083E9BD5B0F2DDC27ACC01A37C010A6C95F136CA327435F77FBCA710404BDA30B4AADC7027827DB3227A11BF2EBC906CFC8725785FB6F6D085C237710217ADD2496EE4F458D989F6233EC18093559956107A61BD2EA5E16B7E617697F7A9E3CBA8EDC91732A2D3CA444A');
INSERT INTO "outbox" VALUES('dlv_sxs15ag9cn2bs8whye2t','webhook','whe_8nrkr91gcwjtk8n1n502','evt_7arn2hs029tb9prkv9wp','license.issued','{"type": "license.issued", "data": {"id": "lic_zp1vdv5dk7rht1fb3dyn"}}','2026-11-20 12:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 12:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_pwjp2zyxtywr84cxxb77','webhook','whe_8nrkr91gcwjtk8n1n502','evt_p3rvkpmk0fr97xx04q21','license.issued','{"type": "license.issued", "data": {"id": "lic_1ex9hj6vx87dxhdvpgdh"}}','2026-11-20 11:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 11:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_e0bw0z6naddytdayha37','webhook','whe_8nrkr91gcwjtk8n1n502','evt_hddqjj8vda2fp7899drm','license.issued','{"type": "license.issued", "data": {"id": "lic_1zk0n6p46v6pjc5k34jz"}}','2026-11-20 10:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_x2x7xpzxf0yfgrascfdn','webhook','whe_8nrkr91gcwjtk8n1n502','evt_xv7mns7t60erqr7j5jx3','license.issued','{"type": "license.issued", "data": {"id": "lic_x252fehf6s60m1ejbygq"}}','2026-11-20 09:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 09:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_n7axc3gv7szw9n8hbjkv','webhook','whe_8nrkr91gcwjtk8n1n502','evt_jqcsmk8g66msm8rmbzj0','license.issued','{"type": "license.issued", "data": {"id": "lic_0rscsxrz27zzzm07eqqz"}}','2026-11-20 08:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 08:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_bggmtpqxcmf7qn8yhfn0','webhook','whe_8nrkr91gcwjtk8n1n502','evt_hd9q6227qv81wabs2q4a','license.issued','{"type": "license.issued", "data": {"id": "lic_bp5t6f9s3t3gr53rre2d"}}','2026-11-20 07:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 07:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_d379c3fzbepev7kne7nf','webhook','whe_8nrkr91gcwjtk8n1n502','evt_8abk5zc3abjy0e26pstg','license.issued','{"type": "license.issued", "data": {"id": "lic_atng6825v5zvswdk90wh"}}','2026-11-20 06:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_e3ka1767x52md28rt3z6','webhook','whe_8nrkr91gcwjtk8n1n502','evt_xqv5z2zcj443d8sce8th','license.issued','{"type": "license.issued", "data": {"id": "lic_0apdk7gc7jyp5knf2y89"}}','2026-11-20 05:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 05:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_05caxh0vjfeg8xq74e78','webhook','whe_8nrkr91gcwjtk8n1n502','evt_w2ct3w94t7ctqq1d8262','license.issued','{"type": "license.issued", "data": {"id": "lic_be8t8a950s31x4jb8bx4"}}','2026-11-20 04:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 04:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_7a36cnf2g4ckpepnsn2r','webhook','whe_8nrkr91gcwjtk8n1n502','evt_p3wwdvd9chx967dcqwnp','license.issued','{"type": "license.issued", "data": {"id": "lic_31g595r09j6frq6c0q44"}}','2026-11-20 03:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 03:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_kpbwrbwfyxn3sqk0ctt7','webhook','whe_8nrkr91gcwjtk8n1n502','evt_sczyz9y0548s25wa4vz8','license.issued','{"type": "license.issued", "data": {"id": "lic_hweyqt3zkyh4sc3gtfgg"}}','2026-11-20 02:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_xz864hvkky7ey2mjw5pa','webhook','whe_8nrkr91gcwjtk8n1n502','evt_0p09757sr9a5f1235vq1','license.issued','{"type": "license.issued", "data": {"id": "lic_1n9q25jz9s93d89vdvba"}}','2026-11-20 01:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 01:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_tf4fekkdrxn4jwyhjp5b','webhook','whe_8nrkr91gcwjtk8n1n502','evt_7p402yqp0mrek0z5je0k','license.issued','{"type": "license.issued", "data": {"id": "lic_bav2ze2pae73m3tp3vkk"}}','2026-11-20 00:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 00:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_3kxq2s3z7kw2qekxpbne','webhook','whe_8nrkr91gcwjtk8n1n502','evt_ckbjt2cfv9wjx5hsc9pg','license.issued','{"type": "license.issued", "data": {"id": "lic_6s8qv1yn7vtgkbsnrf6v"}}','2026-11-19 23:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-19 23:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_4b6g5kxdb42pvzy85s0y','webhook','whe_8nrkr91gcwjtk8n1n502','evt_2q2c2s3gz3bs647ke8bv','license.issued','{"type": "license.issued", "data": {"id": "lic_x6nra1zbbgwahscr1b9d"}}','2026-11-19 22:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_dbbykgm2dfgt8ggve0xe','webhook','whe_8nrkr91gcwjtk8n1n502','evt_q91t4h756zqmfhbgyb7m','license.issued','{"type": "license.issued", "data": {"id": "lic_whtrnhrk2mr6bvhzzqhw"}}','2026-11-19 21:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-19 21:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('mail_wvtxd9tctck5h0x10fcw','mail','mail','mail_wvtxd9tctck5h0x10fcw','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_2s0vr2rh495acnv9sktq"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_zp1vdv5dk7rht1fb3dyn',X'9C3E7689059E97188E5DED4480DDB4AA040EF2AD521D3C220AAB21A4B85DFA8B4B96AC154844EDBD6A2F480AE043EEAA63B0F95D4702CFB6EEC5028D5BFB420D5475471F1F7F10BC836C3D5D8F3B66A95F23C9DC6FCA49F4CD3447684DC06FED95A519C1EF6F406CE43DA0D447A58E3C4A23767A428CD21C076F34B89C30BDB70678FA62D79D1187E1C1380C9236637F6361F36A7610AC417321BAD1794C101C805AE630B859F1D697E9F6A5BD87CCDDCDABC361DAC088D1FDB2B6BCACF6135E6BD8999D0202D737E0F49B43A9ADC1CDF9B417FAC08D88F11A786518D2334CF40F5F6A1A39682688C94029F4C9414620FC37121A77B25E6FCDF7C5E19ACB65056F2D39F070891C410C4E998050F581BCB4C4AE6EF13D1D0F9C8ACD5E1FAE7DF73D7A2A782A37E2D6DA0C2CD2635DC0B771AE8371C058AC5C8ED18DFE10271D85169885469C2B83F2FB7677E3BE55E0E60545ECB8780FE8D76151FDA2E0DE72D1A6552255AA472FD9C52CCC57401238DEF539DE4AC5DB7EA3EE4E3114DAE857AEE2DA3AFFCA419D8C7BEB025E081F0CE960DCAA5648C850A3FC91250E4A0784E66FA3B6BDCDECA103A7B75DBE5448FEF1A257798679898A705F11D1DCAC97EBF7290A65DA033405B4C7B7CD5E81733F977F278336D8614632B06837FD6DDFC7C36E2200479C5A8EBAD0B0012D6A584108A93D60B63325AE683AD28F4DCB819D90D3478D9E45FC3B8A21A6503869016EE6921ADC133223E48ACBA266AC11CC57A7C6032C3EA0F0FA4B391964F6A25E6F38AEEB1EE835C00E007694AC215A69D41B1FBFF699CCF192E346A94A2191D5BB7AD120850A974BD1C275BEBFF6AAC2CE1389FE61462D574EA73D7A6C1B906133E251157208F77F24718376E49514E6EDB69B49958F0AB1913CC7631FA4C79EAF8CE20B5CAABDDDB73FC5D53A8248DAB7F1586F54EED42F08D9159FA5F97058BEF6FAE6F7738B2DF058FF870B1E5934F225B908A653C214EF86BA5AE7B33F3F8B1B114A12760EF466C4EF1283A960FB5901C93A5F1B547E4AC04AA3499A60D94A8F738BC9531F452C25D5822C5C689D6198C6463CF66F2C7E3759A0BCE87267A5B779F2C15834B81D703F00BA70476A3CDE74F387D9D4E90A67C2E3CC3636B8C901E11FCC1A2440F9ED1F0AAAFE5148B98B29ED0E18FD0D4957DC49182562534B6D9A4D385FDB6AFF4BD77AAB6A3152616D343764C3EDA1BA74688C535F237A85C211CA25F2F62D7C39BDC21AB398BC0725E7BFEF6BF95C9825228600064F36838D1C9D3495076EEDBF577A8219C4E8256A715BFA8730D1631DBB4B302BD8DEC5B936EFBD91D2A8A69146CD2FBC382FCEFA48B756DE93DE35C39A70623D6F5A545344');
INSERT INTO "outbox" VALUES('mail_eb6hbgw6jh8t3s0cbhkt','mail','mail','mail_eb6hbgw6jh8t3s0cbhkt','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_2s0vr2rh495acnv9sktq"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_1ex9hj6vx87dxhdvpgdh',X'40C9AD0498F34807FFA190D8D0EBDAE685B6D439A7BB7893C21FEE12C0BA7E61C580257ECE0BD44ABBC16C53C892F4D4AD3D27F0D97466B8C463D90835805AFBD32FDE38DCCF84542208227926ACDADE329D1E1448B7CFD6F80186E336D09CD110087774983F54B1C280E5B6D625330447FF047DBEDC8E0EE345CC4A86C6B444F3BB1EF1C1C82F80C659DC810117244419B789675D4B7CDB15A245F15D77C129C6AA03E7CAE35C4574B7FC99D3D3E4E93EB8862D9D471448E2B2158838580E45CB67130AA6D935F40EC3931FCF50A80CEB2EF4961D45C823B8553656ECA27E4F388A91C6113C774D909DC1F135F6515AD1D420BBB8DF101DD11FFCD3B98E0BE91453C7E3074337C6F502795EE811DB0D39F57AA1D1516E505CE3511A4715DCC4C3176933EC05734BD027B0304D9F9DB01D3092EA292D4A2203A69D263ABB5F975248E22B873D7BD5DC059B25A1B54E45256F869DDC2EC033261C775950FB0E28D3298B95F24F7EE14D2DAE528E9DAE919D0A19A06006AE62FCE2A09C307DDC204CC81EFEAD67A69528DB42A449F693AC4DC34516CD6803B75CBDFBA67FDF02FEA64682940F3E00FFACC04FBEA1930090A16D114C98F872C3A38B6BD107A3C8FF2EFA68542E0A9031F74EE1DD5047F33404F95D395A10BEBF0D1E56756370ABB8A6800B8CE1A4E0067AC7FCEF815BCC17CDBA319DEA5A98758BDAD470FFEA6836966A9CDA088C0F80DE489817178757DDE1255A8A35334BC24B04166ACFD3A40BE52E9CCB9691DC55CC3CF2FDDAF34C43E9CDAF425268195EDAFEC594852B4F276FE248E35A0EE10F9EA23023050BE3F2F72DCB4B611248EDDD033D6D24E6B93AFC65C91A0E3163AE98AEDF19405876BBF3406FB6BD4BA93CC9523F1EA0DE7E2B854CAE04BF599BAC46E7D6F601447D1B46D702D1466F7C94E723EF17426C92230BA0338D9AFB524F1700A08B3270518A991C7415B675C21BCBE9E47B3124025AA9985E290A74E7D62C483BBA56A466E76DDDEAA0257B01C18B75677A4D2C66EAA9716AAE720DA6E684C034C4C5479911E23A0E37F1ACF44EEE89145C628856E139E8B37D3EBCD32EF7E7BC6099AA24172A1D9000F50DA9857DAF5D6F89EF43E870E6469D4444F2E93D24E3030164265FA1075D9F64983B98959081743FF7606E6C51F7BE05EF24E5C518A4C5BD4806D694580C48EF9B0D99F675433C3B1B3D9B712ED472E90C584B213D4D5ECAF05E9DEF7FCC7D932FD9FBC923268C380FD796DF0941F4714D86F1BB62633EC7426B6FD58B61FF685091D19A09D983A7160575E80A29BBD6B489732026129223340C2A296149BA7A0B4AB96D009F936E649135CB0EDF94A22E09F4CF9F1B9EA7876C2F2F2EF9CF71D19B2AAA282DA2C0DEC5E3CEED1D61C21D82A4F34FA9683C7F143A3E9242547EDC13DA2203269316C3B151F4D7181DF7F3831BCE8C874688FC365E9D188ADBEBE63DB6DC808660E691430BF75E5D94DC2F80AA3C7910E9E23C3A0DD1559EA6A64CF7EF7889F31CDFD725BE3E5163B0A0A07AB78631A48B47D91C8CED91AACB4FC62376B6E6DE');
INSERT INTO "outbox" VALUES('mail_85saay14vp67nnza67dz','mail','mail','mail_85saay14vp67nnza67dz','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_2s0vr2rh495acnv9sktq"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_1zk0n6p46v6pjc5k34jz',X'287B429462833B48579415FA53196F26AF53676F4494201C8323F54EBFBFC1C6EF99F61ADF16F7B2090AA8C68BCD512AF21F91B559648D9F954D7995849BBE65F62261AD786639C908878AEEB0D3A17DCFB8283E2FD492E81E19F3AC535D29C94F44677E3A2A644415DF2BC958C2997C2C56F9E1BC605470C6219B54DB20A3E8A05CFF99B429F5E0D216123A7CC2F3E01CEA9A687DDF64D3020C4F5EBA85D2B2881844050F20D3F1ADE8E56A883EE07B94A2FA100E5B83656238F94C461B089E1BD758FFC3BA4B654E8A959CDDBFAE2D3E896E11C3617ACF5C352F1890C12118B066318716ED6725259B27F96ABA6F3274C8E3E9E4F72B5AF8C396A5165B9C29CA56DA598942FD399747BA81432575C3E9C5810A91F73987166AB6AD1896A03CCF3D9679E6EB0D77A752B8E3AAA9CE058868B7F261DE30F8E833D4461F2575592CA56CD4957A2FAAA6090ABF6B81849FF55D9DD22E6F03997249E8EB84E917D286D60FB2CE9DE269C4F92EEE8C709004C71B00FD8208756468A588363AD896BB8CDC3FAEC242A4626FBE766E98EE1FD91E5CBDF1BA19192C72F4C4DDFFD8F5FAF6D0138B17B2295FFC9C73D71D86BD40E1E36E891DDD7E511CD86E0C1C83644652588DC2EECD683113D71EC6B65591BCE01C2BB77CB7227429FE46F560BDD2B51674146BEB32A10C5329A8E0F31C381E715A029F007C37FB1849B79414728F2EEE05FD10D1EA3D6E4952DAF3CD772383574191D6F9F92716B2EF3B131743D536F543AF308154BF7688AEBE2D26EE677DABEE09AAEE17C0705A43917E28BEB623640AE52CF739CA89B5E51C70D902ED40B124402C60887622385E9B46DAADB077858751F97A4E4C284E63EDB5717778A73BD6E295925774F07C5761798ED717BD7D5C438067E72F7825F19D5DD83ABD1664E769EC5C0E1D41F5E044E374C12538FA991BF59F57A6A087B23BEB211DA091E5B068B84AF8F84D3361626BEDD1A22234CEDC5E910FAB8347F64651203CDE38078401C972CADC3B6EBFA02C9CF9AF90C61943D78CF98B2455DC844B4AB1EE23EEE4F179033FAE83ABD52075412B4C2FDE595BDDAEBD5395D38E8FC9F9EDEF749A18CBE6A6424B2AF81C045EDB59CE6506D41606909953F34CE97EB2C957166CB148109DB96F6DF133755A3F3B62E22F541691585092AB0380CA04B3EA5544A2B82DCF732E0197F012A277DF792A958D23CD51AE552ADA553F0B14BD200DD9E836037BF701A91C3F733EE6F4C484E170B17E83541E0A595987CFE0723100C414FCAA5C31F48B49EB52E034893BDCB80998A257D3A4C4AFF501AD61B0763E47740002F358A441454691D965DED996B7E3FACAD7506B96100BE0A0459792C7C94E9DFA254C2F');
INSERT INTO "outbox" VALUES('mail_wepg4tb07aqzjq86jd8h','mail','mail','mail_wepg4tb07aqzjq86jd8h','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_2s0vr2rh495acnv9sktq"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_x252fehf6s60m1ejbygq',X'0FAB14D971029091993ED8B186804AF7C0D6E9BA656E5FF1091A39C2287225BD5309547E4870FA46462103323AFBAF1A1184BD5577F5F6BD508C96C93F5BE917E5E558DE088861BDAA53B17414C1A51BDF94CDEF527DB6E06A6385A6DA25A1F37AEA1CB757F4F54459D0436E949A2F14B1F84BC34F1A089E638BD5FA38212B461D8EBD9E48F5E870205CFA3CD2602CFEE02B2BCE6E71A4E91A978615BF94D56D9735D6F84AA5ADB7488FFB7744923FEA56164B979CF0E307AA70AB38EF388D1C5A9E93E48CE20130141281319F541F2753BE8BCA855C726A1F31A66C6B188FB1AB7373F97B74677559572B122554DEA0F2E261D6FE53C978A91A59E7DAB0BB9DABA2605C825BAAB48C063607550BD0530DFAD95181269F6583D1DCDD15105ABDD3CC848F16F3B091C60A8C6AAF8D4F61DBA8C6A68826429D73C5315C5DD11956EEBA74A10CBDEE4EEF8328973267EA28B20ADE9E4A29F366BC2AC3038EC6E522FD5C0FEA8224F537DA2D3522F89FC19E18BF7A7B708714885F7777A564160046593C2C7D5C6AF534C8FDD07EE4868023D59A2DE01DC806E8B456AA0F8DA6323AD36D7F9B7EBC728F9A156BEC03A7B66DBA2966B379A24E1D56B8E3F6C1BCC63FA6011D8B7EA9985E577921CC0453309960A80E05AB686742C2D4F966737224D03C3FBAB41484ABD635906E35BD347C0FD80B3778C12C7252E419D285B2222D5FC82842B9DBF2BE3118056B5BA6FD9199F90EC3AE65C1A22EA0B91B8F9C6B4924D8F784652A54E8794217B31399C1227EA4E96327A278EFF43228E42CE202E041BF115D4FBA265A1D3D4497F62B629C11F51A7C96BA089E427A66BC9287833190091ECE8B4212848CDB1310B6770A1BCC36402244836760E6C7956E09AD5097D33F61A0E0E0201EA1582B8BD8B9FDD0404F874367F77E624B6C47D9FE218491A5CFA657ADA661841647425D79B5C8C0A979FEC24F7B6E395B16D6F513542C2EDEC859B6AF0F6B219A079E633529E9C81E207B2D371C87A6BCE53C7B2FFD478F26E7B4E579E64460509ADC47B86C02FB750687CD18B83AF4A21A1B9DB205A92D3C474C171833EBC0E20655A5405DB7B237DEB4D2258C8A3D9C0E0296113E26E4704018F3543CB6EB7052BD66AF0ED0CED1FCD1DCDA59319FF57FC1E769BE33960C01ED31A82CFA4F2C65B721AE7447E6B3D296EA927DF3A72209AA71262D0B95D1B189112815182B2EC22D68AA502579304C4F5B949DE85F8C2C8F8C8DCBF3A3467D95089121F95ABFEA790ADD54C2EE95D5A775508222406501580B172F437CDD4D4235B19AB057EE24000BBF954073FE9D83BBC8330FE6CD4A1301A19DCB24CAAE74ED80FEAB0C2C8800181E0C9A7DC2D416AF2FAA010A1F23B0A79D40783C544C5898D35F0F05AA01B5FBF703207970C95E8AD3A549623CC38CF9A16F4DC34B5652F4D9A973EC4196903B9E72BC54960E15B79108CD376988EBE96B8C0EAC04927232568A387C8036BB9F9E5E78B43106B9B76B16C36F346149A4BC68F7C7446BDCE7CCCC4352B4A45F53637A10EEDCB7B5322E5742488E003D4F00F19A2EDE5F9FB77738CEB5D8209E41696228C6FF07886ECE4F412CE8DA08697184EB757C8342E0A75C2BFA3CF0E5E8C860F60B646616AB196BBA8314AA369D34FE9085F8F9F45C86E9156FCC0E2AF599B07B422F074500468710F98D92D2B2F864E392BC24A56310C08FA901C930346A4BEDE2A10C858848AD0FEF2A939600DAF568469DD4758D9BB1B007EAAAD552ED807E225FD4B6452BD80786C067ECD7398A29321ADFD5F9AD778C92D3ED8B35725B7DD17C873644FFD94854E1DC347EF342C52E756A4611367A74C3008369F9B611235F65AE3574915E8DE79CCBF21EF729B19D8E88B2D465379F3E15E4F38BAEF679881923FF7D367A314538BD9DE355212E19F2495F16CE9B857AEEC722B812D2DDBF05CF8DE2AB5C69A56859C28A2D9B869158121E07775FCAFFDB09B82E99737F67E18729437A31488FF9236546CC928905BAA820899A9F664004CCA5B7507B495930DFB9369B141C2A2C56FCF9F3E1DFF8EBF8A728AC9908FD5BE7EC63F4785F50728AD2DB5867599A7DD9F5792E45A1C4C5EBD7771BB456FA355451470BC816027679C756D8CFA6310DB41FA3992CCDE76E41B6978FF90E7BA6E922B7B23A61001F1340EE057E0DE4B15499CB59624EC15F4DF828812AAEF61CE6A5AB5439AA60D78976C4125DBCB12568A48D2A2409B2FDAD71FEE336C8B3CBF06A7A3A004EDE9B46763FBFBDB9BC63769B3E7BC057006A6F769CC8084091CA7A9429ADA35FC6787CD7EE8846D2B7BB19F0EC360BD9C20000DC4CB4C3E8F6FAB89A454255B4B5F4FD1266D7959817E8AE1DB2EBC2AC94E5574D4C63636A7B6DA6BEB2C54F475E2428EF56B923469230F1E7DE125C804A48CB8468C9AF46A07406585B6C4D6A762E332CAF02C89D4EB9D27A6F11B860C4C55893E555DBB439A2A9E03181DEB064CE35AED361CD302B624C577FD64623B54B0918');
INSERT INTO "outbox" VALUES('mail_6gh56krcbv1fk5phedj8','mail','mail','mail_6gh56krcbv1fk5phedj8','license_delivery','{"to": "tomas@bluebird-data.example", "language": null, "customer_id": "cus_h842402aahp87t2m03a0"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_0rscsxrz27zzzm07eqqz',X'45DD1E9040CEFB650C8DBC9AE94F207BC09F9B2EF1E482ADB1D4C19EDEC1FF89B45787DF34E6E459C28EAE6C7CAB9432AF6EC5391E5CC14CDA2F9A8ED6C8B0F486EA5A5A4753E11FC16E84B6F562467E68F2145107FDD091989FE9501DF4269ACF10F5AE36FCAD540D02702C00512A1CE34F3CA42F379AD78BD4B03C10DDCF58FF253B811B7CC8297E4A6627928E8E8E4B1FAE7595F290EB11508129E8E1EE21D0C110023FED05BB9D589843D92E26812DB949A6E367EAC6D571365D66A37BBE8DD035B457D53648BCC077D470F2BE2D0ECE31AC506BF8029E821C5A1EB1AA05710D334DEAAF08F5597E158E7194126367C57483CA1331A24B2405CF3DD9145C7F642A65A74E566CD8E720FC7CA8F95745BFFD1D13EEF43CACCF760197FB58B50A76CBD8330CDA3866B402CCCED43500B21B81FEAC35A55767F40BE2C8CCC6F94D1CFF5F4ACCB170C5FB21F0D575B27F4AC1FDC5A6E83A97C147940C80645C747D0E6856F7732CEF6962379E6BF6CC46B68E636738896AD40FA6BFB0F75A9194893AA4B7464344DD53EB970C7F41406F43117B0A9DB745543CFC6082F773BA5702CB5C40E520E2FD53112A22909F1E7F9EF9664837DD1F1B17D92B92612F99B759ED00DC1132EB319A676F01645D010CFC676D5F4D2DD5A0F0205F8A6031D4763765F0DF660D6A3D4BD11C6329C93593F4D47DCD0294880A47CD8CCC3C7E0830E1FB10A95668F4925BDDDF06D00D4895382EFD3A763A51FF0E5A845DD42D4F0B77B8D3D44890BBF6FDC48F6676C406092D2E1C0E409724FA29D3241F8D42E7E87D1002251561CA88245678884DBEDC270BF4074F7173228F629B5E4BBB375E5A39E20528612579D896EBEE12B3BA41EB2DC246AA15D1AAA3EE2543746A4AF7374A75FD2E99D8241D1CCCA8DFC7CB85D0D349F2394607E54627F3F27186E2F2B521FBC1B961198E6ADAB14AE6A948FB42DF64781C233145E182F71AF859233F4BB4AB8CBBE7D1284062AB10E33EB10E29FD720FAB193340B4676FE0D667E28BC120DA0721C9C4C48CC05CBE5C9E1C37531A1C38B034EE940377F65F82A9BB7676319280EF4F71FBCE91EA0736D7594FA73DDD29604B288820EB9F9EDEF11CCF873BDF8114E5D74394EB051804A84F4ED582030AB3103667A5EB7ADC02C754B3DF1CB619D0D07438E4A563D5591643B06BFD2D03E158BD41146D3C4A7BFC8CFAF288B3F31C41297099ACD5C96B9F122C58C4402CDF051B9958C2BF71B3F9256A6E18CCD9380A3D19EF20892502E705CFCE7DDE996AC5000D7026FD0FA67C904692E9355B085BE5C7B5FB8C6B705F846B93216D2637F017CB584F40EFA4F9AAB44DAB93BA7074F472706B007A972A79B4A19B');
INSERT INTO "outbox" VALUES('mail_c090t40c86jwdmhk1396','mail','mail','mail_c090t40c86jwdmhk1396','license_delivery','{"to": "tomas@bluebird-data.example", "language": null, "customer_id": "cus_h842402aahp87t2m03a0"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_bp5t6f9s3t3gr53rre2d',X'9367F5F9C738DB61EB04C294D9FA0810E7D2EF4ADCB8ABB5CBABE4D311337D01E7274A07B5CFBE7EC06DF222A0D07F3F2A3062EAD91A0AE90EBE1B29882CDF31BA6DAC2BCEC33A2AE52BB5B4EA20B6E3BE2B61AE8077EC609D9A480FEACE63D61A5E6AB96F634183825019B1BD39930729D6C3116C1B9BA12827EBC516FF54E7E33C851FF4FB5E968C9FE82AC9F38B4C0FA0D209DE70B2C314DC001E7685B2CA91BB781B46752CD17E27F7A0D1E434111B2950B8E8566AF70775E3352BAB4B6C529FDE4D5F135B43963D9EB4C16FA800AD16F718E8F5E5C98F496CF71F7B16AAD167855A3A78908AAC765B3F0E340E644B813BFAA567451F261A1CFD5BF069C2769D57F1F8C7C0AC23611DBDFB1273EC8612ACD08934D27A67BFC402EA5301E355A4E260ED8D24113F3922961FB90E693E35BF18A39E4CBAC746341C9C97B18F2E3E0FE6114BACDDBC16A425F9A296AD9CA061C27A17053E8B2B277BB20C24FA7BB9749E0372518B1B8BF86D66F192D9916376D08B22163121FBF5115783F506C9A7D7EA886126829E17EBFE74D6426AB7A7CD5CB8F7CF397719F1B7D81EDB52AFE719143E076D02468D52328D32A76087BA56AE64A19C9BF25252F762FEBA9CD80717ECB343398B328BD0DAD39763751118086DB707185593742D8E1E19C2F811700AAE245252F992CF63330D42D3440EA3A9380E0FBD87DCA794EE801E76497E546856FAD54E696DB76DB160E8CC67D80EDF0AB9964A705057E78D1900CF426ECE7ECE18F2CC547345838FCF5EC6ADBEEC3E6B14A1F16103682F43415B3AB8765F0A365C3668E55A53ABAA3A4B7CD9C7A6057E55A524F35F5121B64BCE6E5FD2AC4F2C03906236100CDD7F1F865A449021C4BB3ACC4015CC9F9CF749E43816A12EE1C02965F2104366CD2A1E92177B80BE62EDA46FC66B4055EE62894565FAA3B7571715C96F38234DA93FD51D5D34DDE4A875929FBCDC91C4D69FBFCFBF7939D3017798C4EE9C65A7607CE6D5C0301F38C0C94C7E8BB3209095923634D867160B1B1642C9BBE7239C7223DD8E6B7CD38C04D1B951655FBC7E00C5AD6067D2B380E0725350E19BF6D06B83603218CEE2D3F535F2BB3142489D2066519554E78B548D043B755EB359C6BFAC3522060DF8F768AE5C975A178595D23C3AC94B50B206F3CEA60F753C5190C178C183EE13CD365DB57F81E6B778A68344DF76C86070CC672A7B641068B8CB4EABA3992E2DE19F3FC347497FD104ECF4B246609FDE1EEFA2ABE1A3A29110F5F7ED72B5F1A22C742DE50EEF322EEF33CD4C7920665F8AF0FE5BBCF3D1DCD600605B2543DB03EF14F1C11A876E6C5E5186D6BD7FA28959D3E5029E80536393AF9E22D21459B603D9A80F08B4DC5B9A104A3E0B2D3F2366A95271801BB568B349A1770752152049BB898653A4C370B1A65B88FC85C169BBF38D6384E2EF0C4327033B572B92007E0D1EAD42AFA6CC78410D22EEAF3EC2E150A48995403FDD01C9CC1C896F63F951389F19D3981E8F958576EFEE2926C0928E58BBC42A3AAEE4F1525164857227BD1000270D2281E8279D11');
INSERT INTO "outbox" VALUES('mail_4g4dkd5zfrpmrvgsrt4n','mail','mail','mail_4g4dkd5zfrpmrvgsrt4n','license_delivery','{"to": "claire.dubois@atelier-nord.example", "language": null, "customer_id": "cus_35jp5vdk26zj7b7se7qj"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_atng6825v5zvswdk90wh',X'AD6DEDF81713DB991E2A07E9E1BCB5518B193E56AD20A93EA40C30B9F2D763CC8F4E365A32F2368FC60A7E8D4E88F64826D4085C85FB5785EE7D8AC31F65FD9A8828945E090165B811EFA338ECC39C8D6EBD816F0E86F149A2F51027D65E79FC59644EFB72036954DFB17561106CD7540EF549D3AE15AA320C80AD28912E705132CB7FEB613017219A0C6C874AA677C125288CC4158F815D8FD79B0D96639A3C25B107305BD2DA64552A68ACAE92B8DCECCD1D3401981AE6C9105681F8EFA8345634D83D6A7A38CD1B7648CD48B198262486EDCEE90BDF943E9D22DDF4DA57F84E0FE789FE6649765398DA1F4F25C16B03E8870C8CCD4E018253BF506FFE40C1B7AA30BB8BF09A7DB4A43C2AAAC6DBD5B30F651AF66848829462463354ACAE8C09759385BB0B54578DB078A9925105B5D9326822B35CD5F4A7E640222DE602C2208E93F9013CAD7BFEF68FD54E5E5CAB7B911B3BD81ECF079FD56F87DD8C58FD805F61B39A40CE6A3773BFF015C8BEBFF6E3B917FEEFBB1E1122B2C0463E7111F0A3A26175FD6348D1BF4283EBDB7F9CA64E60EE2E2027A8445F4DCD79A5ED91718DCA22F7D2A77AEAEA5954929848829A97C929EF832F1DC9E89218E4D61AA5A07B26B103611341B73CEE3C69FB345E74059C70D98FD34EEEAFE89DE42309E1CEE00C36B0532B9612B81C29586F4CB8CD3AFD902E4C832EFBC46F4D933709235077136A8D82FA3C8D977BCF9E11D736E47C9608DDF094FE6CE0D5FD9D98A7B294619179E7836645C25FFCAF421E255A42B81BC97D78FF99F60B1649374569C995D7EF4CED01696D22F5AFA20EF4AD89117E41B6239C25DFA4C181F357D5D4FAA6A232C14A65F96E5215DDEEB943039EF523AA517CF8F95CFD0E5A64773242F45A152763C4FE35AFF7B87F64A4CB27CC7882F0664525E20C51538D99ACD78D2DE5BA67A2B663A7646AA23C9C19600C6B8ADB71EDE73AD11FF66D84751A79A8E58D71EEC37C0FBE932C42034AAC2CA3D6E36BBC510E131441DC9E1D4BAF6AD13DB4C19B8FC0F244A8EA4BCE4F77CB7B226CCD92DF160910F6FC354A8D9022B048F36458C65BD69F999775DBD100569B75AD7C0C4C1C1A16301767B1462E0BFB50DC8BA8418FB24061161A3D09E28B9C8DAF3016BEE41098781FAB8C23868D097275FA2E7D99433000C1F7C23082F8DA0894D1570CF2590C5EA8BDBA556C2A4501D275343E2D02345994B5CEB00E54B3BF6001FF7E43E9ABAAAA9DAFE2D8B40B679C5B44BFC9A0C202DD2E8D7ABABFF760EB8C32DEB663C5E33BDCD2ED9D2D7A89AF8D7712461EBAA2EF5BCED1027054ED70A181FE117D3919B6E03B301379437829B042975328EBD0D76594DD4164C7495CCDA6006F');
INSERT INTO "outbox" VALUES('mail_xxxmzrwrra6qs9fvj08y','mail','mail','mail_xxxmzrwrra6qs9fvj08y','license_delivery','{"to": "ops@fjord-logistics.example", "language": null, "customer_id": "cus_q6pm7f3espya3zt65ke3"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_0apdk7gc7jyp5knf2y89',X'D52D63FB5E752C3F8C34C6604B9EA294B26053ED316E2C63ECD11094F1D16C1C3F5CB9462EC5D8E5DB1C771EA0D35E4BEAFDCC4E17E34D272CB0634BF0B02AB193C84A87246A67EFA1F208624A6A2A2D26A24F363A2FB7FBDD070CD2D07660A6C2D54F08310EB6224BD9E01E415EC504BD14678489614EA94373DBF90CB4242E3E42AC6A6EACBF41E130F81F10D97CDDFD0FF15A19D780C97B78B235131775F72B4AF9178E297319A004F932DBB4685CCCAEEB375441E195C66221682F119F909AE8C2CC9877135300C836174B6464CB311E0ADEDEECDBA0C82853EEBDB0EAF7D8A9F105FF7C7819E549F5C98FDC40F447339718BACEBA0013E29368DB1E102A15FE7704EADE150E18A6A623D3B7A0309058592E8505DC37F9437ECA34837620D8FC51BA459D78D97C38FA51B1FC2FD66FC15C5044A62C00EBBD401B0E1C1D03749726640980D210B9DB701A62069FB46E602CA83F83284D7EA05949D03CD58B86E0B301B0490A4791D7BDD6A792D0EF9EDFD6F01B7FFBAA3477356BB15B47B9CFC482A94A2A1F17F55524B5DDE7F58EA0D1A5B1229F88C76B6BD84945E987832E342663B94D91F1FEE9579D9414D01AAC99474B5FEF5AB14B54E10476C73FA197C440F98B68BF22BEE02EEA4E8E5BEAA2E78C488C084DFE5B5EE56EADC90A36F82AA90BCD4DC30BB031771CC45B4A00CB960A30CA85B955AC74624CDD7336D63C42774755F390C34F7205FF10F1803D7719521C38B617AD9F0B2EA19339985A454BB1AC61A133F65B2D630325ED494C3D66E725EE5CAE4BA872DA52BB23F208E3E62FB744EA864F574156522B3333B62EF38ABD3FF27CB2DFB43A9D0A042C87FD281F8BFFF9F0E6D98A00A0D2900AB7C236D916F31C0D6A7AE598F91A9BAC512C69F7D8F6EF8FADA4C8907E161964A039BD740361B1F31DAF7525DB01C0E6D16E6BE747B509F21801CFDEEEE4E4024F936D6A4EEAC869F4962C8206EE1A892BA0929C543690AFA359E2FF0EE07A84F29CBB4A7874C06F8F1095605189D762020D10E42F9517966F57AB69C5DEF21B2FD8AC42241CBD9FA83E2A34FBED9411A6832FB4337ED3F9D621D9D6656CEFA260EC058F17D98CD1E4E6244C8B557896077ED0708ADB2C7D4F7135257DAF463D0D0FF6F91BD97693E30425231128CFEBF8518E3099A0ACCCB39ED77F6B53F024AFA10563B291E3226282784A7206DC825223BE364AB2DD83226B804E7D19997A5365B9C2921B23F7C6F9F80EB9944612793FD71FB22FC635C90461F6CD4349A90A555FCFCA697FF3F205590A238916046B2880047BE7F19F7340699EF80BA2A4437A1D23168B67660C1C629D731008B2ABAB8CF16E783A79BF3CCDDED7584B3CBEDE');
INSERT INTO "outbox" VALUES('mail_3ts5hxbezqkb10w8x44b','mail','mail','mail_3ts5hxbezqkb10w8x44b','license_delivery','{"to": "it@granada-foods.example", "language": null, "customer_id": "cus_0pk3rsk64b155by29kq5"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_be8t8a950s31x4jb8bx4',X'107760F0A9E0B29C8E47D5217B93D6237D26BB0CA4924491DA9DC99C74F75B784A39CE0C57E80821CC6E7F4F09879F020840680E4CF9DE471BCAD699262873A943FD29993EBDE9209FBB8F9AC6B029733F0C9CA8EB990C4C170F121BA7EA7613362F291F359AFB2798239A63C5C8B8E1725F6B795A5F5B93102EA7F090DAF7C391FE862C2165784458A12A5E0C24283C5FD85580668F7310311CDA18A851A3617004429FE5694D245943C6A1E20C1EB757952B42A38FD43FB2BDA343796BF2802DFD9654E0016539DAE5E09FE26088E9C722DB751105F6979273ED702FE6BD307EEEE953354F8CE07B05FD0BBB9808C89C0DDB2AB5F3BD35743826A222BC040E815754D8DC473AD15A7B5DF7EBCD6282202FC0FD7FBEF3991A005EB449538BCF39C53D2A56AB52525F2D6B9E5237D5EB0338A7B3130B0803C4412300A9227AAB24AEDA0F3A9491DB6304951A3D4318AA999955122A5D1D810FFA5A3F3E27CDF39B524683D5306872312247DA17C11F9BE7D5196CE8AF26560C031472EA9E5E0CC8DA95F4F52D17416B819DDC78DC5BF17CACB01F623710E2E226A5F8EF2E378BFF282CD3666F9067847462DF96FD9BB50D4ECAF3FBC1AB20C318DE2B4E511FA89A73912693361EE3A7F51470B1AE5113A43CE02756B181C306E453A3FC376D63ED2AC82E8BFE7597BF829FC336F9EFE144CF7CE53626E0B0C3D1DF1B39990302241F930931D3F1BC13015E8740A8E1650D7C3140D2C55BF9A408820517B29CDA1ECB94B21BA293DC81CB17D81576D8C9016A624BA874B76004B716E5942D85D06FFBCDEC29CDCC574879F6078BBEF9DE135A520BE5F90477C31BE7D9290FFFEF60C4FD9B950163EC33C130CF3E4E7486139360070F1E3B0F37A54DB122492EEA8B55AD03E543921C8CA59C222F315078734FBD8856CDC39CEB90DD5CD5FD863E8838649576D3C316B31E215CDD09A3CC03D87B38E40033B722518389017C3FBF86BC9FBC8B663C6B19F8E4B56519ED3E34D0F6C6342623CE35B6944756727AA204DF5284B4A2E8EAE7D568D7F8DE75FA843F81574F208E9A8D69C8D49DDC3022EBE2E5939CFD341520EE321271E33183FA017519B871BF2D516BE00C3C36C63F797F767B109BC91F41FB287CD200CBEE05F0FA7572221ADA9CB8F91BEFDD5E08BCA07F7DCB310218F01D6293EB7A747CD328E7804E13C3E2706227055CCF9A9EBF8BBB2F66A1797A99FC4549D2F01DC08B76F48FA1E27DB47BBBFE1A57057F0E908CF3942541104DE6FD371BE46002B21CF5E0E13AD5E53745FFCC09A41BAEFE197B10BD48BE8DDC746E398CDA9BFAE55A284AA302668276B58EFE88878058D3F0B8664CD4F59AD5703842D254240C8D97119A6BD5');
INSERT INTO "outbox" VALUES('mail_b3mav6z4ngt56k0mycwt','mail','mail','mail_b3mav6z4ngt56k0mycwt','license_delivery','{"to": "platform@helix-bio.example", "language": null, "customer_id": "cus_0gzgw2kebazk9kkjasct"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_31g595r09j6frq6c0q44',X'250E9C1FF28647AC9EDCA5FDF3D744FAF27CAB042A6CE0FB7173456ECC7C4C8DCD8167953B6CF5986FC1023CFB874B984C29790ED64B445DF677674C81835914340D44AB3F7C6375A0933AD1C1A348A498CE6B6E0A321F448849E0014D510D40DCBBEA0100C9165D6E11BD79962AE398EB2F36BA88A0BBC6E2417862E22C4032B8C05251CC0D126F1B56EBF6F533DD98594463D9E6281DD372BA84DE8753731FC9E31CF137B96210E6975BC59354BA0968B978754D0593A4571936401BFCF917BE5430AC82BD6A34015141ACD0E14036A786C7CAF6FA0946C3D6ABD6834FBDD7904CA99065076EDF92951BEB6B291A9C71092940085F481DD8299E8058AB81D373AA1EFB071B9540986B855AD3475D6404F66C3A80C5F64E6A549B2FA1553E29B3751A96A220BAFD70DF4B881403FCD6EF162E6B2391D0A5EB9BB309C5D1D9996CFD53A4AB067EF0929AD603ABA97AD236128E36A9B6538F89347F99DC5C3B45C2747D947F1536D6D4117C0A421BF078890904647A2FD78B656A1571A8C08A2B7A2BD7EA25AC7D38B0D5AF009244ABE4E42AE3385E90706AEC01AF235A899DA353CD60F3D93A7174EE1A7FCC1326253DDC7FD5D499B56046C9EB182D0EDDE6EE732B4C5E260EF4153487BEE4C73D7F68E5362F3207EAD8177B0D6264DA9FD1403C92A60C65E1BACBE24C9DCE0D1F6F2E00DCEDB0908A82A99FA4D7823F6D40D2AF7CEC37FC2BA7AFC58C3368ECDC3921C092139436B01CD6D33861991867BC72E0C9B05660A225A92B87E132C1644E38F0B8505BFB769CA0D6230B1725679A2A0595E7632812754428AB95D3E140DC9C62D210397DB2ECE775E03A0F4A7CC849BC204F24F205C9DA408D0C4ABC0DF4177B8023BC77EA51D2019F406580C5CD941E9A6AA23B5413EF19E0EC4FD6B446FE0DD9AFFE0D2233F4D64EA84901C9771544B700CB0814190FD0D3F77DBE4C4E953E763F99DFF2A614D7F6EA04A74EF426F63113B25325D29B7018B5F762C2B0F3024A5AD628EAA9D726E937E1ECA84C4DF013605C2D950A39E13729D9379335F8C701B206397775EC7199D49C63D854ABC092C549E11E364F578439E6C7A48CFC751E801837A4ED3AE04C9DD11B570FA7D4492AFB5BCA1E5C1D59D95377B0F7E551C7C79039E44B41B78C05E6F9104BF2EDA5CCF10E0E6036A1930F0487ABD8843CABB3CDC9E59185A96B345E3940F8D7707124FBEBAE749F7F14EB49C60B5B6054DBFF54AFE597C1B4EE01F2AD53864FE5E8730A4EFE9384A6FEF5D4EB7CEEE59C6C238F155F51DABD67A1F061ED8577D54839C739A8F6D782950B85155ADAEF5745D84EA3CA9D668670EF836CC0E24CE4E174FD638E7B91F3BE02A8677453BA5139083C6601AB500FD824F16426E998FD6450F2D3E6E7100DA2A92A5A162AEAE279632C4763D82D1160FE823F3E3BA3D9F2A9B44F75696CFD969851819ACF724736E20DF6C380297F91C506F11D7C1432ED0204EC82AEF3904A87A45B9F8C8796789BD712C347C06D31CCD1006BDF8B4B66937A32F373CAA3F341C85AFB78CBD21EFD89E15C6CF89237B65B467FF2AD021B4081E28316FEC4C4667C407C8ADBC457AB0AE92DCA1FEBC21A1135E37BCFAB421E1550EBDE86AC921862E90EF2650FA633CCC70738AD97EC023D69306410F27280AE12657595C07541E37A8E77BDA1755807AF87680C661250FC905C7D45C9575E9FC321662AD24007A97E1A1164677B1FF8411D47E72DEA9529E56E0E893CD1A3DDBDBCAA66C597702E80F1B093EFC1085AB0E4A131280E6CBA450F1F6CE3234F960C5D1252D226A88F6F04C57D62C95745E5DB4E3333DA2E71308FB8AC3489239B5A3574DD68D1F53A514DF16CBD1457DC48DBD174BFE64B523155024AB496E4B4797AFD55FF203797FDFA8B0A65A08F6358219703F1FB2CFE474DCD8B3247EDB5C3E6E7D891ED3BCEE8ED4463AF02ADA1EB696C41B53591DE1124CE2FA121E7769D05AA3DB3D09EFD731860F06338C1EFF58350E1761FED54A84D156895D50000F5620DDBDADFB7BEDA65A6A6781FC59FDA2F624FA3916C18413E0233B3059E99AAD22F3B4074DA58EC1F9ECC8681D82B40B4F085AFEC8D769AA5DBC5D4B1BD05DC39C675963E740876255CAC6C9A63E7957157A78FC56969F613E3AEDD8B5E57C95918BE1F53D15AF5D551D8A0FA44F3036180CD37454A4EE01B8AEE414F7C7B56961C3CCCD1FAA4B5B54828BB0F585748FBF12D856263414F139C5BC8ECEF989A0CD92EAB3BF0F95C7D69EED3CF4F57C81700873DA51C0D41542EBAF78858C1F2BEA7D468BA1FA3ACEBBE175049D5EB4C7537E34FF45C92BC26537D4F9DDBF313849F310E897B2A8D013E59330E0D9CD5F9C392B51CF81942C83BCBECB270053B11BA97D5EB92485FBF45388CD4AB2CE92256194BD2706A042105C528D032914F53988DE40D61EA0898643A18089AE52599538E35159EF461B6FF5CB6E5053FD0F958F36A08C5090D418082B6A9182F22CBDEB74EBC75D66615507505BF821703C935F38F396A119057CC67C700AA6A940E4776949BAFAF76D87739D5B460FDDA19302419A0BA269BEF63C0E2CDF075192A38959ABD78D09440CAC1368879B3FADE4EC04430FF7E5DCDD84FA1051047A6977B66029EB753F315DD544E2783BC4D7EC3F4090B86939F2B975370A0489A575EFFB280C53AF95F3579F03E64B9B3699818D2E7DC5373897A59C10FAB5D820325F6598794F4C06FC8ADC6A0B3AE45D1018C05E135C719B9F02A8352B7B802169CDFD8A13F34B7616EECA4F204717B4E38A3A3D77B02396817AEB6E0A8DC');
INSERT INTO "outbox" VALUES('dlv_dpdnrm078r6zce2jngrc','webhook','whe_8nrkr91gcwjtk8n1n502','evt_ers4kkkwc8gvp6e2wnrt','customer.created','{"type": "customer.created", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "cus_f383adeb3h47de1rcfc7", "email": "a@example.com", "name": null, "company": null, "notes": null, "language": null, "timezone": null, "country": null, "vat_number": null, "reminders": true}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_d5wyp86fsaej1483fsq8','webhook','whe_8nrkr91gcwjtk8n1n502','evt_sv9f7f8cqz184etzwctq','license.issued','{"type": "license.issued", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "lic_qp014t5hft611zps3mw1", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "name": null, "company": null, "customer_id": "cus_f383adeb3h47de1rcfc7", "key_tail": "a400", "key_kid": null, "status": "active", "status_changed_at": null, "created_at": "2026-11-20T12:00:00Z", "starts_at": null, "expires_at": null, "grace_until": null, "last_validated": null, "max_resources": null, "max_activations": 10, "max_activations_per_day": null, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": null, "dead_after_seconds": null, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "price": null, "currency": null, "aws_accounts": [], "version": 1}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_yna8xny0st9aefy23xnd','webhook','whe_j7h97nrhd7h13j9wzq9b','evt_sv9f7f8cqz184etzwctq','license.issued','{"type": "license.issued", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "lic_qp014t5hft611zps3mw1", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "name": null, "company": null, "customer_id": "cus_f383adeb3h47de1rcfc7", "key_tail": "a400", "key_kid": null, "status": "active", "status_changed_at": null, "created_at": "2026-11-20T12:00:00Z", "starts_at": null, "expires_at": null, "grace_until": null, "last_validated": null, "max_resources": null, "max_activations": 10, "max_activations_per_day": null, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": null, "dead_after_seconds": null, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "price": null, "currency": null, "aws_accounts": [], "version": 1}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
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
INSERT INTO "passkeys" VALUES('pk_jx6eyt3zx2dv5g7qt648','usr_545h1mtbee9bmttsjv69',X'6120706173736B6579',X'697473206B6579',0,'["internal"]',0,'single_device',NULL,'Laptop','first','2026-11-18 12:00:00.000000','2026-11-18 12:00:00.000000');
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
INSERT INTO "payment_events" VALUES('pev_j5wyshwh5kjnt5fhnjjq','stripe','evt_seed_1','invoice.paid','sub_seed_1','2026-11-20 07:00:00.000000','2026-11-20 07:00:00.000000','{"id": "evt_seed_1"}','done',NULL,1,'2026-11-20 07:00:00.000000','2026-11-20 07:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_jap9sxcb2mjwbyqw6xhn','stripe','evt_seed_2','invoice.paid','sub_seed_2','2026-11-20 02:00:00.000000','2026-11-20 02:00:00.000000','{"id": "evt_seed_2"}','done',NULL,1,'2026-11-20 02:00:00.000000','2026-11-20 02:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_zgef7he7n8rrhmhcvv5r','stripe','evt_seed_3','invoice.paid','sub_seed_3','2026-11-19 21:00:00.000000','2026-11-19 21:00:00.000000','{"id": "evt_seed_3"}','ignored','the price is not in the catalog',1,'2026-11-19 21:00:00.000000','2026-11-19 21:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_h10bkbhb2cpyrq3epk65','stripe','evt_seed_4','invoice.paid','sub_seed_4','2026-11-19 16:00:00.000000','2026-11-19 16:00:00.000000','{"id": "evt_seed_4"}','pending',NULL,1,'2026-11-19 16:00:00.000000',NULL);
INSERT INTO "payment_events" VALUES('pev_9pna8jyj5t6phbw380cx','stripe','evt_seed_5','invoice.paid','sub_seed_5','2026-11-19 11:00:00.000000','2026-11-19 11:00:00.000000','{"id": "evt_seed_5"}','failed','the price is not in the catalog',1,'2026-11-19 11:00:00.000000','2026-11-19 11:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_mpmach5ap37w7x76fday','stripe','evt_seed_6','invoice.paid','sub_seed_6','2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000','{"id": "evt_seed_6"}','done',NULL,1,'2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000');
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
INSERT INTO "quota_uses" VALUES('lic_1ex9hj6vx87dxhdvpgdh','requests','day','2026-11-20',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_x252fehf6s60m1ejbygq','requests','month','2026-11-01',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_bp5t6f9s3t3gr53rre2d','requests','day','2026-11-20',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_bav2ze2pae73m3tp3vkk','requests','month','2026-11-01',85000,NULL);
INSERT INTO "quota_uses" VALUES('lic_whtrnhrk2mr6bvhzzqhw','requests','month','2026-11-01',850,NULL);
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
CREATE TABLE sightings (
	license_id VARCHAR(32) NOT NULL, 
	instance_id VARCHAR(512) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	seen_at DATETIME NOT NULL, 
	CONSTRAINT pk_sightings PRIMARY KEY (license_id, instance_id, address)
)
 WITHOUT ROWID

;
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
INSERT INTO "sign_ins" VALUES('ses_pjyxcmfq9mt6v86kqg9a','usr_545h1mtbee9bmttsjv69','2026-11-19 12:00:00.000000','2026-11-19 12:00:00.000000','2026-12-03 12:00:00.000000',NULL,'198.51.100.20','Safari on iPhone');
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
INSERT INTO "subscriptions" VALUES('sub_wqhg2e6n89pf3rx43myd','stripe','sub_rht1fb3dyn',0,'cus_5acnv9sktq','cus_2s0vr2rh495acnv9sktq','lic_zp1vdv5dk7rht1fb3dyn',NULL,'OPT','pro',NULL,'4999.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2025-12-25 12:00:00.000000',NULL,'2026-12-25 12:00:00.000000',0,1,'2026-12-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2025-12-25 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_1bscnrzma3a4ympnts7s','stripe','sub_6pjc5k34jz',0,'cus_5acnv9sktq','cus_2s0vr2rh495acnv9sktq','lic_1zk0n6p46v6pjc5k34jz',NULL,'OPT','starter',NULL,'1499.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2024-12-20 12:00:00.000000',NULL,'2025-12-25 12:00:00.000000',0,1,'2025-12-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2024-12-20 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_8fg825p2x5h6sj46pqex','stripe','sub_60m1ejbygq',0,'cus_5acnv9sktq','cus_2s0vr2rh495acnv9sktq','lic_x252fehf6s60m1ejbygq',NULL,'LMG','team',NULL,'79.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2026-10-31 12:00:00.000000',NULL,'2026-11-30 12:00:00.000000',0,1,'2026-11-30 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-10-31 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_5xa2fv0vpy9d7jx5prm2','paddle','sub_zzzm07eqqz',0,'cus_p87t2m03a0','cus_h842402aahp87t2m03a0','lic_0rscsxrz27zzzm07eqqz',NULL,'OPT','pro',NULL,'4999.00','EUR','tomas@bluebird-data.example','Tomas Novák',NULL,NULL,NULL,NULL,'past_due','2026-02-03 12:00:00.000000',NULL,'2027-02-03 12:00:00.000000',0,1,'2027-02-03 12:00:00.000000','2026-11-18 12:00:00.000000',0,0,NULL,NULL,NULL,NULL,NULL,'2026-02-03 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_aw8xvgca69ay5wwgadx1','stripe','sub_zvswdk90wh',0,'cus_zj7b7se7qj','cus_35jp5vdk26zj7b7se7qj','lic_atng6825v5zvswdk90wh',NULL,'OPT','starter',NULL,'1499.00','EUR','claire.dubois@atelier-nord.example','Claire Dubois',NULL,NULL,NULL,NULL,'active','2026-03-05 12:00:00.000000',NULL,'2027-03-05 12:00:00.000000',1,1,'2027-03-05 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-03-05 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_3ht6kf6cwy0j62199q4n','stripe','sub_yp5knf2y89',0,'cus_ya3zt65ke3','cus_q6pm7f3espya3zt65ke3','lic_0apdk7gc7jyp5knf2y89',NULL,'OPT','pro',NULL,'4999.00','EUR','ops@fjord-logistics.example','Henrik Dahl',NULL,NULL,NULL,NULL,'active','2026-03-25 12:00:00.000000',NULL,'2026-12-11 12:00:00.000000',0,1,'2026-12-11 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-03-25 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_7fkfyzn53ta975t43bgd','stripe','sub_31x4jb8bx4',0,'cus_155by29kq5','cus_0pk3rsk64b155by29kq5','lic_be8t8a950s31x4jb8bx4',NULL,'OPT','starter',NULL,'1499.00','EUR','it@granada-foods.example','Lucía Romero',NULL,NULL,NULL,NULL,'active','2026-04-13 12:00:00.000000',NULL,'2026-11-25 12:00:00.000000',0,1,'2026-11-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-04-13 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_pqj2nfcsk0484fm1sxkf','paddle','sub_93d89vdvba',0,'cus_hnykmw7j1r','cus_hs0s6j2fm8hnykmw7j1r','lic_1n9q25jz9s93d89vdvba',NULL,'OPT','pro',NULL,'4999.00','EUR','cloud@kestrel-air.example','Owen Hughes',NULL,NULL,NULL,NULL,'active','2026-06-09 12:00:00.000000',NULL,'2027-06-09 12:00:00.000000',0,1,'2027-06-09 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-06-09 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_3b353wsf2xm0mnsg9mfe','stripe','sub_73m3tp3vkk',0,'cus_e8fm1t3nyz','cus_dds13vdqn2e8fm1t3nyz','lic_bav2ze2pae73m3tp3vkk',NULL,'LMG','pro',NULL,'19.00','EUR','devops@lumen-studio.example','Mara Vogel',NULL,NULL,NULL,NULL,'past_due','2026-06-23 12:00:00.000000',NULL,'2026-12-06 12:00:00.000000',0,1,'2026-12-06 12:00:00.000000','2026-11-18 12:00:00.000000',0,0,NULL,NULL,NULL,NULL,NULL,'2026-06-23 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_7a3a7v13nmtweke8z72p','stripe','sub_wahscr1b9d',0,'cus_ha97qtkedd','cus_kwje3vgc50ha97qtkedd','lic_x6nra1zbbgwahscr1b9d',NULL,'OPT','starter',NULL,'1499.00','EUR','infra@northwind-retail.example','Jonas Becker',NULL,NULL,NULL,NULL,'active','2026-08-14 12:00:00.000000',NULL,'2026-11-17 12:00:00.000000',0,1,'2026-11-17 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-08-14 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_8aqm99116z6tcqwzrqtq','stripe','sub_r55s39fx1s',0,'cus_0qja4xxbe6','cus_zqzm22ep5c0qja4xxbe6','lic_bss36xfhwhr55s39fx1s',NULL,'OPT','pro',NULL,'4999.00','EUR','sre@orchid-health.example','Amélie Laurent',NULL,NULL,NULL,NULL,'active','2026-09-20 12:00:00.000000',NULL,'2027-09-20 12:00:00.000000',1,1,'2027-09-20 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-09-20 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_zxsa3vdfk6r1b5a16qn7','paddle','sub_g9st8xn8mw',0,'cus_7m3abk927a','cus_6dq5y4chks7m3abk927a','lic_0jz32w7r9jg9st8xn8mw',NULL,'OPT','starter',NULL,'1499.00','EUR','admin@tern-labs.example','Ruben de Wit',NULL,NULL,NULL,NULL,'active','2026-11-18 12:00:00.000000',NULL,'2027-11-18 12:00:00.000000',0,1,'2027-11-18 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-11-18 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_kam0mctqaf29ks3x0spb','stripe','sub_sd6cphmhb6',0,'cus_7m3abk927a','cus_6dq5y4chks7m3abk927a','lic_2xwkzv6aeesd6cphmhb6',NULL,'LMG','team',NULL,'79.00','EUR','admin@tern-labs.example','Ruben de Wit',NULL,NULL,NULL,NULL,'active','2026-11-19 12:00:00.000000',NULL,'2026-12-27 12:00:00.000000',0,1,'2026-12-27 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-11-19 12:00:00.000000',1,NULL,NULL,0,NULL,0);
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
INSERT INTO "usage_days" VALUES('lic_zp1vdv5dk7rht1fb3dyn','scans','2026-11-11',364,92);
INSERT INTO "usage_days" VALUES('lic_zp1vdv5dk7rht1fb3dyn','scans','2026-11-01',96,25);
INSERT INTO "usage_days" VALUES('lic_zp1vdv5dk7rht1fb3dyn','scans','2026-10-22',274,69);
INSERT INTO "usage_days" VALUES('lic_zp1vdv5dk7rht1fb3dyn','scans','2026-10-12',230,58);
INSERT INTO "usage_days" VALUES('lic_zp1vdv5dk7rht1fb3dyn','scans','2026-10-02',184,47);
INSERT INTO "usage_days" VALUES('lic_zp1vdv5dk7rht1fb3dyn','scans','2026-09-22',140,36);
INSERT INTO "usage_days" VALUES('lic_1ex9hj6vx87dxhdvpgdh','requests','2026-11-11',317,80);
INSERT INTO "usage_days" VALUES('lic_1ex9hj6vx87dxhdvpgdh','requests','2026-11-01',83,21);
INSERT INTO "usage_days" VALUES('lic_1ex9hj6vx87dxhdvpgdh','requests','2026-10-22',239,60);
INSERT INTO "usage_days" VALUES('lic_1ex9hj6vx87dxhdvpgdh','requests','2026-10-12',200,51);
INSERT INTO "usage_days" VALUES('lic_1ex9hj6vx87dxhdvpgdh','requests','2026-10-02',161,41);
INSERT INTO "usage_days" VALUES('lic_1ex9hj6vx87dxhdvpgdh','requests','2026-09-22',121,31);
INSERT INTO "usage_days" VALUES('lic_1zk0n6p46v6pjc5k34jz','scans','2026-11-11',54,14);
INSERT INTO "usage_days" VALUES('lic_1zk0n6p46v6pjc5k34jz','scans','2026-11-01',14,4);
INSERT INTO "usage_days" VALUES('lic_1zk0n6p46v6pjc5k34jz','scans','2026-10-22',41,11);
INSERT INTO "usage_days" VALUES('lic_1zk0n6p46v6pjc5k34jz','scans','2026-10-12',34,9);
INSERT INTO "usage_days" VALUES('lic_1zk0n6p46v6pjc5k34jz','scans','2026-10-02',27,7);
INSERT INTO "usage_days" VALUES('lic_1zk0n6p46v6pjc5k34jz','scans','2026-09-22',21,6);
INSERT INTO "usage_days" VALUES('lic_x252fehf6s60m1ejbygq','requests','2026-11-11',489,123);
INSERT INTO "usage_days" VALUES('lic_x252fehf6s60m1ejbygq','requests','2026-11-01',129,33);
INSERT INTO "usage_days" VALUES('lic_x252fehf6s60m1ejbygq','requests','2026-10-22',368,93);
INSERT INTO "usage_days" VALUES('lic_x252fehf6s60m1ejbygq','requests','2026-10-12',308,78);
INSERT INTO "usage_days" VALUES('lic_x252fehf6s60m1ejbygq','requests','2026-10-02',247,62);
INSERT INTO "usage_days" VALUES('lic_x252fehf6s60m1ejbygq','requests','2026-09-22',187,47);
INSERT INTO "usage_days" VALUES('lic_0rscsxrz27zzzm07eqqz','scans','2026-11-11',80,21);
INSERT INTO "usage_days" VALUES('lic_0rscsxrz27zzzm07eqqz','scans','2026-11-01',21,6);
INSERT INTO "usage_days" VALUES('lic_0rscsxrz27zzzm07eqqz','scans','2026-10-22',60,16);
INSERT INTO "usage_days" VALUES('lic_0rscsxrz27zzzm07eqqz','scans','2026-10-12',50,13);
INSERT INTO "usage_days" VALUES('lic_0rscsxrz27zzzm07eqqz','scans','2026-10-02',40,11);
INSERT INTO "usage_days" VALUES('lic_0rscsxrz27zzzm07eqqz','scans','2026-09-22',30,8);
INSERT INTO "usage_days" VALUES('lic_bp5t6f9s3t3gr53rre2d','requests','2026-11-11',412,104);
INSERT INTO "usage_days" VALUES('lic_bp5t6f9s3t3gr53rre2d','requests','2026-11-01',108,28);
INSERT INTO "usage_days" VALUES('lic_bp5t6f9s3t3gr53rre2d','requests','2026-10-22',310,78);
INSERT INTO "usage_days" VALUES('lic_bp5t6f9s3t3gr53rre2d','requests','2026-10-12',259,65);
INSERT INTO "usage_days" VALUES('lic_bp5t6f9s3t3gr53rre2d','requests','2026-10-02',208,53);
INSERT INTO "usage_days" VALUES('lic_bp5t6f9s3t3gr53rre2d','requests','2026-09-22',158,40);
INSERT INTO "usage_days" VALUES('lic_atng6825v5zvswdk90wh','scans','2026-11-11',423,106);
INSERT INTO "usage_days" VALUES('lic_atng6825v5zvswdk90wh','scans','2026-11-01',111,28);
INSERT INTO "usage_days" VALUES('lic_atng6825v5zvswdk90wh','scans','2026-10-22',318,80);
INSERT INTO "usage_days" VALUES('lic_atng6825v5zvswdk90wh','scans','2026-10-12',266,67);
INSERT INTO "usage_days" VALUES('lic_atng6825v5zvswdk90wh','scans','2026-10-02',214,54);
INSERT INTO "usage_days" VALUES('lic_atng6825v5zvswdk90wh','scans','2026-09-22',162,41);
INSERT INTO "usage_days" VALUES('lic_0apdk7gc7jyp5knf2y89','scans','2026-11-11',243,61);
INSERT INTO "usage_days" VALUES('lic_0apdk7gc7jyp5knf2y89','scans','2026-11-01',64,17);
INSERT INTO "usage_days" VALUES('lic_0apdk7gc7jyp5knf2y89','scans','2026-10-22',183,46);
INSERT INTO "usage_days" VALUES('lic_0apdk7gc7jyp5knf2y89','scans','2026-10-12',153,39);
INSERT INTO "usage_days" VALUES('lic_0apdk7gc7jyp5knf2y89','scans','2026-10-02',123,31);
INSERT INTO "usage_days" VALUES('lic_0apdk7gc7jyp5knf2y89','scans','2026-09-22',93,24);
INSERT INTO "usage_days" VALUES('lic_be8t8a950s31x4jb8bx4','scans','2026-11-11',262,66);
INSERT INTO "usage_days" VALUES('lic_be8t8a950s31x4jb8bx4','scans','2026-11-01',69,18);
INSERT INTO "usage_days" VALUES('lic_be8t8a950s31x4jb8bx4','scans','2026-10-22',197,50);
INSERT INTO "usage_days" VALUES('lic_be8t8a950s31x4jb8bx4','scans','2026-10-12',165,42);
INSERT INTO "usage_days" VALUES('lic_be8t8a950s31x4jb8bx4','scans','2026-10-02',133,34);
INSERT INTO "usage_days" VALUES('lic_be8t8a950s31x4jb8bx4','scans','2026-09-22',100,26);
INSERT INTO "usage_days" VALUES('lic_31g595r09j6frq6c0q44','workflows','2026-11-11',506,127);
INSERT INTO "usage_days" VALUES('lic_31g595r09j6frq6c0q44','workflows','2026-11-01',133,34);
INSERT INTO "usage_days" VALUES('lic_31g595r09j6frq6c0q44','workflows','2026-10-22',381,96);
INSERT INTO "usage_days" VALUES('lic_31g595r09j6frq6c0q44','workflows','2026-10-12',319,80);
INSERT INTO "usage_days" VALUES('lic_31g595r09j6frq6c0q44','workflows','2026-10-02',256,65);
INSERT INTO "usage_days" VALUES('lic_31g595r09j6frq6c0q44','workflows','2026-09-22',194,49);
INSERT INTO "usage_days" VALUES('lic_hweyqt3zkyh4sc3gtfgg','scans','2026-11-11',269,68);
INSERT INTO "usage_days" VALUES('lic_hweyqt3zkyh4sc3gtfgg','scans','2026-11-01',71,18);
INSERT INTO "usage_days" VALUES('lic_hweyqt3zkyh4sc3gtfgg','scans','2026-10-22',202,51);
INSERT INTO "usage_days" VALUES('lic_hweyqt3zkyh4sc3gtfgg','scans','2026-10-12',169,43);
INSERT INTO "usage_days" VALUES('lic_hweyqt3zkyh4sc3gtfgg','scans','2026-10-02',136,35);
INSERT INTO "usage_days" VALUES('lic_hweyqt3zkyh4sc3gtfgg','scans','2026-09-22',103,26);
INSERT INTO "usage_days" VALUES('lic_1n9q25jz9s93d89vdvba','scans','2026-11-11',437,110);
INSERT INTO "usage_days" VALUES('lic_1n9q25jz9s93d89vdvba','scans','2026-11-01',115,29);
INSERT INTO "usage_days" VALUES('lic_1n9q25jz9s93d89vdvba','scans','2026-10-22',329,83);
INSERT INTO "usage_days" VALUES('lic_1n9q25jz9s93d89vdvba','scans','2026-10-12',275,69);
INSERT INTO "usage_days" VALUES('lic_1n9q25jz9s93d89vdvba','scans','2026-10-02',221,56);
INSERT INTO "usage_days" VALUES('lic_1n9q25jz9s93d89vdvba','scans','2026-09-22',167,42);
INSERT INTO "usage_days" VALUES('lic_bav2ze2pae73m3tp3vkk','requests','2026-11-11',370,93);
INSERT INTO "usage_days" VALUES('lic_bav2ze2pae73m3tp3vkk','requests','2026-11-01',97,25);
INSERT INTO "usage_days" VALUES('lic_bav2ze2pae73m3tp3vkk','requests','2026-10-22',279,70);
INSERT INTO "usage_days" VALUES('lic_bav2ze2pae73m3tp3vkk','requests','2026-10-12',233,59);
INSERT INTO "usage_days" VALUES('lic_bav2ze2pae73m3tp3vkk','requests','2026-10-02',187,47);
INSERT INTO "usage_days" VALUES('lic_bav2ze2pae73m3tp3vkk','requests','2026-09-22',142,36);
INSERT INTO "usage_days" VALUES('lic_6s8qv1yn7vtgkbsnrf6v','requests','2026-11-11',427,107);
INSERT INTO "usage_days" VALUES('lic_6s8qv1yn7vtgkbsnrf6v','requests','2026-11-01',112,29);
INSERT INTO "usage_days" VALUES('lic_6s8qv1yn7vtgkbsnrf6v','requests','2026-10-22',321,81);
INSERT INTO "usage_days" VALUES('lic_6s8qv1yn7vtgkbsnrf6v','requests','2026-10-12',269,68);
INSERT INTO "usage_days" VALUES('lic_6s8qv1yn7vtgkbsnrf6v','requests','2026-10-02',216,55);
INSERT INTO "usage_days" VALUES('lic_6s8qv1yn7vtgkbsnrf6v','requests','2026-09-22',163,41);
INSERT INTO "usage_days" VALUES('lic_x6nra1zbbgwahscr1b9d','scans','2026-11-11',342,86);
INSERT INTO "usage_days" VALUES('lic_x6nra1zbbgwahscr1b9d','scans','2026-11-01',90,23);
INSERT INTO "usage_days" VALUES('lic_x6nra1zbbgwahscr1b9d','scans','2026-10-22',257,65);
INSERT INTO "usage_days" VALUES('lic_x6nra1zbbgwahscr1b9d','scans','2026-10-12',215,54);
INSERT INTO "usage_days" VALUES('lic_x6nra1zbbgwahscr1b9d','scans','2026-10-02',173,44);
INSERT INTO "usage_days" VALUES('lic_x6nra1zbbgwahscr1b9d','scans','2026-09-22',131,33);
INSERT INTO "usage_days" VALUES('lic_whtrnhrk2mr6bvhzzqhw','requests','2026-11-11',74,19);
INSERT INTO "usage_days" VALUES('lic_whtrnhrk2mr6bvhzzqhw','requests','2026-11-01',20,6);
INSERT INTO "usage_days" VALUES('lic_whtrnhrk2mr6bvhzzqhw','requests','2026-10-22',56,15);
INSERT INTO "usage_days" VALUES('lic_whtrnhrk2mr6bvhzzqhw','requests','2026-10-12',47,12);
INSERT INTO "usage_days" VALUES('lic_whtrnhrk2mr6bvhzzqhw','requests','2026-10-02',38,10);
INSERT INTO "usage_days" VALUES('lic_whtrnhrk2mr6bvhzzqhw','requests','2026-09-22',28,8);
INSERT INTO "usage_days" VALUES('lic_bss36xfhwhr55s39fx1s','scans','2026-11-11',90,23);
INSERT INTO "usage_days" VALUES('lic_bss36xfhwhr55s39fx1s','scans','2026-11-01',24,7);
INSERT INTO "usage_days" VALUES('lic_bss36xfhwhr55s39fx1s','scans','2026-10-22',68,18);
INSERT INTO "usage_days" VALUES('lic_bss36xfhwhr55s39fx1s','scans','2026-10-12',57,15);
INSERT INTO "usage_days" VALUES('lic_bss36xfhwhr55s39fx1s','scans','2026-10-02',46,12);
INSERT INTO "usage_days" VALUES('lic_bss36xfhwhr55s39fx1s','scans','2026-09-22',35,9);
INSERT INTO "usage_days" VALUES('lic_gxvef3f5vvmsve9dms4k','scans','2026-11-11',213,54);
INSERT INTO "usage_days" VALUES('lic_gxvef3f5vvmsve9dms4k','scans','2026-11-01',56,15);
INSERT INTO "usage_days" VALUES('lic_gxvef3f5vvmsve9dms4k','scans','2026-10-22',161,41);
INSERT INTO "usage_days" VALUES('lic_gxvef3f5vvmsve9dms4k','scans','2026-10-12',134,34);
INSERT INTO "usage_days" VALUES('lic_gxvef3f5vvmsve9dms4k','scans','2026-10-02',108,28);
INSERT INTO "usage_days" VALUES('lic_gxvef3f5vvmsve9dms4k','scans','2026-09-22',82,21);
INSERT INTO "usage_days" VALUES('lic_gw0sg5tn943r9zay2z95','requests','2026-11-11',354,89);
INSERT INTO "usage_days" VALUES('lic_gw0sg5tn943r9zay2z95','requests','2026-11-01',93,24);
INSERT INTO "usage_days" VALUES('lic_gw0sg5tn943r9zay2z95','requests','2026-10-22',266,67);
INSERT INTO "usage_days" VALUES('lic_gw0sg5tn943r9zay2z95','requests','2026-10-12',223,56);
INSERT INTO "usage_days" VALUES('lic_gw0sg5tn943r9zay2z95','requests','2026-10-02',179,45);
INSERT INTO "usage_days" VALUES('lic_gw0sg5tn943r9zay2z95','requests','2026-09-22',135,34);
INSERT INTO "usage_days" VALUES('lic_v5rm5g1xp56pybxwhr34','scans','2026-11-11',508,128);
INSERT INTO "usage_days" VALUES('lic_v5rm5g1xp56pybxwhr34','scans','2026-11-01',133,34);
INSERT INTO "usage_days" VALUES('lic_v5rm5g1xp56pybxwhr34','scans','2026-10-22',382,96);
INSERT INTO "usage_days" VALUES('lic_v5rm5g1xp56pybxwhr34','scans','2026-10-12',320,81);
INSERT INTO "usage_days" VALUES('lic_v5rm5g1xp56pybxwhr34','scans','2026-10-02',257,65);
INSERT INTO "usage_days" VALUES('lic_v5rm5g1xp56pybxwhr34','scans','2026-09-22',194,49);
INSERT INTO "usage_days" VALUES('lic_48c2zfgkr53xpkbe3c9j','scans','2026-11-11',486,122);
INSERT INTO "usage_days" VALUES('lic_48c2zfgkr53xpkbe3c9j','scans','2026-11-01',128,33);
INSERT INTO "usage_days" VALUES('lic_48c2zfgkr53xpkbe3c9j','scans','2026-10-22',366,92);
INSERT INTO "usage_days" VALUES('lic_48c2zfgkr53xpkbe3c9j','scans','2026-10-12',306,77);
INSERT INTO "usage_days" VALUES('lic_48c2zfgkr53xpkbe3c9j','scans','2026-10-02',246,62);
INSERT INTO "usage_days" VALUES('lic_48c2zfgkr53xpkbe3c9j','scans','2026-09-22',186,47);
INSERT INTO "usage_days" VALUES('lic_0jz32w7r9jg9st8xn8mw','scans','2026-11-11',72,19);
INSERT INTO "usage_days" VALUES('lic_0jz32w7r9jg9st8xn8mw','scans','2026-11-01',19,5);
INSERT INTO "usage_days" VALUES('lic_0jz32w7r9jg9st8xn8mw','scans','2026-10-22',54,14);
INSERT INTO "usage_days" VALUES('lic_0jz32w7r9jg9st8xn8mw','scans','2026-10-12',45,12);
INSERT INTO "usage_days" VALUES('lic_0jz32w7r9jg9st8xn8mw','scans','2026-10-02',36,10);
INSERT INTO "usage_days" VALUES('lic_0jz32w7r9jg9st8xn8mw','scans','2026-09-22',27,7);
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
INSERT INTO "users" VALUES('usr_80ez81dpzejs3dpta5k0','owner@vendor.example','Owner','owner',NULL,'$argon2id$v=19$m=64,t=1,p=1$e5WHxTVfh6q6Vs0/HO5y/Q$bE5mXE5jCGhJgybjQc7/03OE3aEtowpxEInd60I/ggM',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','8ss73qk18exdf4vqaaqk','28bgp9227w0m62jr385k','authenticator','{"enckey":{"c":14,"k":"UFX6UEOUAW47RXEWF2QR7UIJF7BYYRVK","s":"3B5S7BPQHZD4RWJ3I6UA","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrBDzvqPY9-yfMOfrkQTVIhG_b4ZMk3Sf0-DAagVjvavb7GRVMgY6Si_RHH0ZRUDd8rtBHekjklWGiInTDtI9kYU2fjA==", "gAAAAABrBDzvb0Mi0LUHAho94_XCNMEQKRc7vhibuKrkxM95cyAP1iJLFXFBeEcBm8IFfm6kb4QQGdaN3aov51_x8t0XgguwQg==", "gAAAAABrBDzvUH7ex5UWilIu0245fEger10a3yoPHTpZjmWk4aZUtJT9qd0_NtJ83qMRHY_JGtwOOdWHlu7uBuNugOICOL_D3A=="]');
INSERT INTO "users" VALUES('usr_0emxjqa2jg7yft26763s','admin@vendor.example','Admin','admin',NULL,'$argon2id$v=19$m=64,t=1,p=1$e5WHxTVfh6q6Vs0/HO5y/Q$bE5mXE5jCGhJgybjQc7/03OE3aEtowpxEInd60I/ggM',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','v09jr94r2a9xj6rmqhfm','frx7fgv61712geznvhe8','authenticator','{"enckey":{"c":14,"k":"UFX6UEOUAW47RXEWF2QR7UIJF7BYYRVK","s":"3B5S7BPQHZD4RWJ3I6UA","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrBDzvqPY9-yfMOfrkQTVIhG_b4ZMk3Sf0-DAagVjvavb7GRVMgY6Si_RHH0ZRUDd8rtBHekjklWGiInTDtI9kYU2fjA==", "gAAAAABrBDzvb0Mi0LUHAho94_XCNMEQKRc7vhibuKrkxM95cyAP1iJLFXFBeEcBm8IFfm6kb4QQGdaN3aov51_x8t0XgguwQg==", "gAAAAABrBDzvUH7ex5UWilIu0245fEger10a3yoPHTpZjmWk4aZUtJT9qd0_NtJ83qMRHY_JGtwOOdWHlu7uBuNugOICOL_D3A=="]');
INSERT INTO "users" VALUES('usr_jj7atb3za0gskbfqnktc','support@vendor.example','Support','support',NULL,'$argon2id$v=19$m=64,t=1,p=1$e5WHxTVfh6q6Vs0/HO5y/Q$bE5mXE5jCGhJgybjQc7/03OE3aEtowpxEInd60I/ggM',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','dvcf06v7f2dwhbpxd7qy','35fqf0necn8e5bxa548e','authenticator','{"enckey":{"c":14,"k":"UFX6UEOUAW47RXEWF2QR7UIJF7BYYRVK","s":"3B5S7BPQHZD4RWJ3I6UA","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrBDzvqPY9-yfMOfrkQTVIhG_b4ZMk3Sf0-DAagVjvavb7GRVMgY6Si_RHH0ZRUDd8rtBHekjklWGiInTDtI9kYU2fjA==", "gAAAAABrBDzvb0Mi0LUHAho94_XCNMEQKRc7vhibuKrkxM95cyAP1iJLFXFBeEcBm8IFfm6kb4QQGdaN3aov51_x8t0XgguwQg==", "gAAAAABrBDzvUH7ex5UWilIu0245fEger10a3yoPHTpZjmWk4aZUtJT9qd0_NtJ83qMRHY_JGtwOOdWHlu7uBuNugOICOL_D3A=="]');
INSERT INTO "users" VALUES('usr_545h1mtbee9bmttsjv69','ingrid@aurore-cloud.example','Ingrid',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$e5WHxTVfh6q6Vs0/HO5y/Q$bE5mXE5jCGhJgybjQc7/03OE3aEtowpxEInd60I/ggM',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-19 12:00:00.000000','p9jhermbj4y5evrc2y84','tcg8c6xjwh8s69qtcg79','authenticator','{"enckey":{"c":14,"k":"UFX6UEOUAW47RXEWF2QR7UIJF7BYYRVK","s":"3B5S7BPQHZD4RWJ3I6UA","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrBDzvqPY9-yfMOfrkQTVIhG_b4ZMk3Sf0-DAagVjvavb7GRVMgY6Si_RHH0ZRUDd8rtBHekjklWGiInTDtI9kYU2fjA==", "gAAAAABrBDzvb0Mi0LUHAho94_XCNMEQKRc7vhibuKrkxM95cyAP1iJLFXFBeEcBm8IFfm6kb4QQGdaN3aov51_x8t0XgguwQg==", "gAAAAABrBDzvUH7ex5UWilIu0245fEger10a3yoPHTpZjmWk4aZUtJT9qd0_NtJ83qMRHY_JGtwOOdWHlu7uBuNugOICOL_D3A=="]');
INSERT INTO "users" VALUES('usr_edd3w03cpc9zcyz930ms','amir@aurore-cloud.example','Amir',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$e5WHxTVfh6q6Vs0/HO5y/Q$bE5mXE5jCGhJgybjQc7/03OE3aEtowpxEInd60I/ggM',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','bjcfqwyh1vktycr5db74','yr30nh82je8jg26e39ak',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_q2114c0qpfm8wxjn08nx','tomas@bluebird-data.example','Tomas',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$e5WHxTVfh6q6Vs0/HO5y/Q$bE5mXE5jCGhJgybjQc7/03OE3aEtowpxEInd60I/ggM',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','ptr2aaqpnx37sabb6k5h','4tjw2rgvwtc4k7rsa790',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_k0a5v065b17q33xnkvy3','new@example.com','New',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$e5WHxTVfh6q6Vs0/HO5y/Q$bE5mXE5jCGhJgybjQc7/03OE3aEtowpxEInd60I/ggM',1,NULL,'2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','js2kww4xxb50r1wfzme3','0m8d024dzz8cshxyk2d3',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_15009x55wdysqb7782xd','gone@vendor.example','Gone','owner',NULL,'$argon2id$v=19$m=64,t=1,p=1$e5WHxTVfh6q6Vs0/HO5y/Q$bE5mXE5jCGhJgybjQc7/03OE3aEtowpxEInd60I/ggM',0,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','wrds3tvkd2ktfpcbq32m','2rdej7zgkhyrr3kwkdyv',NULL,NULL,NULL,1,NULL);
CREATE TABLE validation_days (
	day DATE NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	answers BIGINT NOT NULL, 
	CONSTRAINT pk_validation_days PRIMARY KEY (day, license_id, code)
);
INSERT INTO "validation_days" VALUES('2026-11-12','lic_zp1vdv5dk7rht1fb3dyn','VALID',113);
INSERT INTO "validation_days" VALUES('2026-11-03','lic_zp1vdv5dk7rht1fb3dyn','VALID',99);
INSERT INTO "validation_days" VALUES('2026-10-25','lic_zp1vdv5dk7rht1fb3dyn','VALID',34);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_zp1vdv5dk7rht1fb3dyn','VALID',70);
INSERT INTO "validation_days" VALUES('2026-10-07','lic_zp1vdv5dk7rht1fb3dyn','VALID',55);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_zp1vdv5dk7rht1fb3dyn','VALID',40);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_1ex9hj6vx87dxhdvpgdh','VALID',136);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_1ex9hj6vx87dxhdvpgdh','VALID',47);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_1ex9hj6vx87dxhdvpgdh','VALID',100);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_1ex9hj6vx87dxhdvpgdh','VALID',82);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_1ex9hj6vx87dxhdvpgdh','VALID',64);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_1ex9hj6vx87dxhdvpgdh','VALID',46);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_1zk0n6p46v6pjc5k34jz','VALID',49);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_1zk0n6p46v6pjc5k34jz','VALID',17);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_1zk0n6p46v6pjc5k34jz','VALID',36);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_1zk0n6p46v6pjc5k34jz','VALID',30);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_1zk0n6p46v6pjc5k34jz','VALID',23);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_1zk0n6p46v6pjc5k34jz','VALID',17);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_x252fehf6s60m1ejbygq','VALID',23);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_x252fehf6s60m1ejbygq','VALID',8);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_0rscsxrz27zzzm07eqqz','VALID',103);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_0rscsxrz27zzzm07eqqz','VALID',36);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_0rscsxrz27zzzm07eqqz','VALID',76);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_0rscsxrz27zzzm07eqqz','VALID',62);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_0rscsxrz27zzzm07eqqz','VALID',49);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_0rscsxrz27zzzm07eqqz','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_bp5t6f9s3t3gr53rre2d','VALID',58);
INSERT INTO "validation_days" VALUES('2026-11-09','lic_bp5t6f9s3t3gr53rre2d','VALID',51);
INSERT INTO "validation_days" VALUES('2026-10-31','lic_bp5t6f9s3t3gr53rre2d','VALID',18);
INSERT INTO "validation_days" VALUES('2026-10-22','lic_bp5t6f9s3t3gr53rre2d','VALID',38);
INSERT INTO "validation_days" VALUES('2026-10-13','lic_bp5t6f9s3t3gr53rre2d','VALID',31);
INSERT INTO "validation_days" VALUES('2026-10-04','lic_bp5t6f9s3t3gr53rre2d','VALID',10);
INSERT INTO "validation_days" VALUES('2026-09-25','lic_bp5t6f9s3t3gr53rre2d','VALID',17);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_atng6825v5zvswdk90wh','VALID',37);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_atng6825v5zvswdk90wh','VALID',79);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_atng6825v5zvswdk90wh','VALID',66);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_atng6825v5zvswdk90wh','VALID',54);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_atng6825v5zvswdk90wh','VALID',41);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_atng6825v5zvswdk90wh','VALID',12);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_0apdk7gc7jyp5knf2y89','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_0apdk7gc7jyp5knf2y89','VALID',75);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_0apdk7gc7jyp5knf2y89','VALID',63);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_0apdk7gc7jyp5knf2y89','VALID',51);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_0apdk7gc7jyp5knf2y89','VALID',39);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_0apdk7gc7jyp5knf2y89','VALID',11);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_be8t8a950s31x4jb8bx4','VALID',58);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_be8t8a950s31x4jb8bx4','VALID',126);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_be8t8a950s31x4jb8bx4','VALID',106);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_be8t8a950s31x4jb8bx4','VALID',86);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_be8t8a950s31x4jb8bx4','VALID',66);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_be8t8a950s31x4jb8bx4','VALID',18);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_31g595r09j6frq6c0q44','VALID',25);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_31g595r09j6frq6c0q44','VALID',54);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_31g595r09j6frq6c0q44','VALID',45);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_31g595r09j6frq6c0q44','VALID',37);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_31g595r09j6frq6c0q44','VALID',28);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_31g595r09j6frq6c0q44','VALID',8);
INSERT INTO "validation_days" VALUES('2026-11-16','lic_hweyqt3zkyh4sc3gtfgg','VALID',125);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_hweyqt3zkyh4sc3gtfgg','VALID',44);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_hweyqt3zkyh4sc3gtfgg','VALID',94);
INSERT INTO "validation_days" VALUES('2026-10-20','lic_hweyqt3zkyh4sc3gtfgg','VALID',79);
INSERT INTO "validation_days" VALUES('2026-10-11','lic_hweyqt3zkyh4sc3gtfgg','VALID',26);
INSERT INTO "validation_days" VALUES('2026-10-02','lic_hweyqt3zkyh4sc3gtfgg','VALID',49);
INSERT INTO "validation_days" VALUES('2026-09-23','lic_hweyqt3zkyh4sc3gtfgg','VALID',34);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_bav2ze2pae73m3tp3vkk','VALID',55);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_bav2ze2pae73m3tp3vkk','VALID',19);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_bav2ze2pae73m3tp3vkk','VALID',40);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_bav2ze2pae73m3tp3vkk','VALID',13);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_bav2ze2pae73m3tp3vkk','VALID',26);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_bav2ze2pae73m3tp3vkk','VALID',18);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_6s8qv1yn7vtgkbsnrf6v','VALID',106);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_6s8qv1yn7vtgkbsnrf6v','VALID',37);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_6s8qv1yn7vtgkbsnrf6v','VALID',78);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_6s8qv1yn7vtgkbsnrf6v','VALID',26);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_6s8qv1yn7vtgkbsnrf6v','VALID',50);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_6s8qv1yn7vtgkbsnrf6v','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_x6nra1zbbgwahscr1b9d','VALID',21);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_x6nra1zbbgwahscr1b9d','VALID',7);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_x6nra1zbbgwahscr1b9d','VALID',16);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_x6nra1zbbgwahscr1b9d','VALID',5);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_x6nra1zbbgwahscr1b9d','VALID',10);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_x6nra1zbbgwahscr1b9d','VALID',7);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_bss36xfhwhr55s39fx1s','REVOKED',91);
INSERT INTO "validation_days" VALUES('2026-11-12','lic_gxvef3f5vvmsve9dms4k','VALID',71);
INSERT INTO "validation_days" VALUES('2026-11-02','lic_gxvef3f5vvmsve9dms4k','VALID',61);
INSERT INTO "validation_days" VALUES('2026-10-23','lic_gxvef3f5vvmsve9dms4k','VALID',51);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_gw0sg5tn943r9zay2z95','VALID',14);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_gw0sg5tn943r9zay2z95','VALID',30);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_gw0sg5tn943r9zay2z95','VALID',26);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_v5rm5g1xp56pybxwhr34','VALID',132);
INSERT INTO "validation_days" VALUES('2026-11-20','lic_48c2zfgkr53xpkbe3c9j','VALID',66);
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
INSERT INTO "validations" VALUES(1,'2026-11-20 11:53:00.000000','lic_zp1vdv5dk7rht1fb3dyn','VALID','203.0.113.9','prod-eu-1-fb3dyn');
INSERT INTO "validations" VALUES(2,'2026-11-20 10:52:00.000000','lic_zp1vdv5dk7rht1fb3dyn','VALID','203.0.113.9','prod-eu-1-fb3dyn');
INSERT INTO "validations" VALUES(3,'2026-11-20 09:51:00.000000','lic_zp1vdv5dk7rht1fb3dyn','VALID','203.0.113.9','prod-eu-1-fb3dyn');
INSERT INTO "validations" VALUES(4,'2026-11-20 08:50:00.000000','lic_zp1vdv5dk7rht1fb3dyn','VALID','203.0.113.9','prod-eu-1-fb3dyn');
INSERT INTO "validations" VALUES(5,'2026-11-20 07:49:00.000000','lic_zp1vdv5dk7rht1fb3dyn','VALID','203.0.113.9','prod-eu-1-fb3dyn');
INSERT INTO "validations" VALUES(6,'2026-11-20 06:48:00.000000','lic_zp1vdv5dk7rht1fb3dyn','VALID','203.0.113.9','prod-eu-1-fb3dyn');
INSERT INTO "validations" VALUES(7,'2026-11-20 05:47:00.000000','lic_zp1vdv5dk7rht1fb3dyn','VALID','203.0.113.9','prod-eu-1-fb3dyn');
INSERT INTO "validations" VALUES(8,'2026-11-20 04:46:00.000000','lic_zp1vdv5dk7rht1fb3dyn','VALID','203.0.113.9','prod-eu-1-fb3dyn');
INSERT INTO "validations" VALUES(9,'2026-11-20 11:53:00.000000','lic_1ex9hj6vx87dxhdvpgdh','VALID','203.0.113.9','prod-eu-1-dvpgdh');
INSERT INTO "validations" VALUES(10,'2026-11-20 10:52:00.000000','lic_1ex9hj6vx87dxhdvpgdh','VALID','203.0.113.9','prod-eu-1-dvpgdh');
INSERT INTO "validations" VALUES(11,'2026-11-20 09:51:00.000000','lic_1ex9hj6vx87dxhdvpgdh','VALID','203.0.113.9','prod-eu-1-dvpgdh');
INSERT INTO "validations" VALUES(12,'2026-11-20 08:50:00.000000','lic_1ex9hj6vx87dxhdvpgdh','VALID','203.0.113.9','prod-eu-1-dvpgdh');
INSERT INTO "validations" VALUES(13,'2026-11-20 07:49:00.000000','lic_1ex9hj6vx87dxhdvpgdh','VALID','203.0.113.9','prod-eu-1-dvpgdh');
INSERT INTO "validations" VALUES(14,'2026-11-20 06:48:00.000000','lic_1ex9hj6vx87dxhdvpgdh','VALID','203.0.113.9','prod-eu-1-dvpgdh');
INSERT INTO "validations" VALUES(15,'2026-11-20 05:47:00.000000','lic_1ex9hj6vx87dxhdvpgdh','VALID','203.0.113.9','prod-eu-1-dvpgdh');
INSERT INTO "validations" VALUES(16,'2026-11-20 04:46:00.000000','lic_1ex9hj6vx87dxhdvpgdh','VALID','203.0.113.9','prod-eu-1-dvpgdh');
INSERT INTO "validations" VALUES(17,'2026-11-20 11:53:00.000000','lic_1zk0n6p46v6pjc5k34jz','VALID','203.0.113.9','prod-eu-1-5k34jz');
INSERT INTO "validations" VALUES(18,'2026-11-20 10:52:00.000000','lic_1zk0n6p46v6pjc5k34jz','VALID','203.0.113.9','prod-eu-1-5k34jz');
INSERT INTO "validations" VALUES(19,'2026-11-20 09:51:00.000000','lic_1zk0n6p46v6pjc5k34jz','VALID','203.0.113.9','prod-eu-1-5k34jz');
INSERT INTO "validations" VALUES(20,'2026-11-20 08:50:00.000000','lic_1zk0n6p46v6pjc5k34jz','VALID','203.0.113.9','prod-eu-1-5k34jz');
INSERT INTO "validations" VALUES(21,'2026-11-20 07:49:00.000000','lic_1zk0n6p46v6pjc5k34jz','VALID','203.0.113.9','prod-eu-1-5k34jz');
INSERT INTO "validations" VALUES(22,'2026-11-20 06:48:00.000000','lic_1zk0n6p46v6pjc5k34jz','VALID','203.0.113.9','prod-eu-1-5k34jz');
INSERT INTO "validations" VALUES(23,'2026-11-20 05:47:00.000000','lic_1zk0n6p46v6pjc5k34jz','VALID','203.0.113.9','prod-eu-1-5k34jz');
INSERT INTO "validations" VALUES(24,'2026-11-20 04:46:00.000000','lic_1zk0n6p46v6pjc5k34jz','VALID','203.0.113.9','prod-eu-1-5k34jz');
INSERT INTO "validations" VALUES(25,'2026-11-20 11:53:00.000000','lic_x252fehf6s60m1ejbygq','VALID','203.0.113.9','prod-eu-1-ejbygq');
INSERT INTO "validations" VALUES(26,'2026-11-20 10:52:00.000000','lic_x252fehf6s60m1ejbygq','VALID','203.0.113.9','prod-eu-1-ejbygq');
INSERT INTO "validations" VALUES(27,'2026-11-20 09:51:00.000000','lic_x252fehf6s60m1ejbygq','VALID','203.0.113.9','prod-eu-1-ejbygq');
INSERT INTO "validations" VALUES(28,'2026-11-20 08:50:00.000000','lic_x252fehf6s60m1ejbygq','VALID','203.0.113.9','prod-eu-1-ejbygq');
INSERT INTO "validations" VALUES(29,'2026-11-20 07:49:00.000000','lic_x252fehf6s60m1ejbygq','VALID','203.0.113.9','prod-eu-1-ejbygq');
INSERT INTO "validations" VALUES(30,'2026-11-20 06:48:00.000000','lic_x252fehf6s60m1ejbygq','VALID','203.0.113.9','prod-eu-1-ejbygq');
INSERT INTO "validations" VALUES(31,'2026-11-20 05:47:00.000000','lic_x252fehf6s60m1ejbygq','VALID','203.0.113.9','prod-eu-1-ejbygq');
INSERT INTO "validations" VALUES(32,'2026-11-20 04:46:00.000000','lic_x252fehf6s60m1ejbygq','VALID','203.0.113.9','prod-eu-1-ejbygq');
INSERT INTO "validations" VALUES(33,'2026-11-20 11:53:00.000000','lic_0rscsxrz27zzzm07eqqz','VALID','203.0.113.9','prod-eu-1-07eqqz');
INSERT INTO "validations" VALUES(34,'2026-11-20 10:52:00.000000','lic_0rscsxrz27zzzm07eqqz','VALID','203.0.113.9','prod-eu-1-07eqqz');
INSERT INTO "validations" VALUES(35,'2026-11-20 09:51:00.000000','lic_0rscsxrz27zzzm07eqqz','VALID','203.0.113.9','prod-eu-1-07eqqz');
INSERT INTO "validations" VALUES(36,'2026-11-20 08:50:00.000000','lic_0rscsxrz27zzzm07eqqz','VALID','203.0.113.9','prod-eu-1-07eqqz');
INSERT INTO "validations" VALUES(37,'2026-11-20 07:49:00.000000','lic_0rscsxrz27zzzm07eqqz','VALID','203.0.113.9','prod-eu-1-07eqqz');
INSERT INTO "validations" VALUES(38,'2026-11-20 06:48:00.000000','lic_0rscsxrz27zzzm07eqqz','VALID','203.0.113.9','prod-eu-1-07eqqz');
INSERT INTO "validations" VALUES(39,'2026-11-20 05:47:00.000000','lic_0rscsxrz27zzzm07eqqz','VALID','203.0.113.9','prod-eu-1-07eqqz');
INSERT INTO "validations" VALUES(40,'2026-11-20 04:46:00.000000','lic_0rscsxrz27zzzm07eqqz','VALID','203.0.113.9','prod-eu-1-07eqqz');
INSERT INTO "validations" VALUES(41,'2026-11-20 11:53:00.000000','lic_bp5t6f9s3t3gr53rre2d','VALID','203.0.113.9','prod-eu-1-3rre2d');
INSERT INTO "validations" VALUES(42,'2026-11-20 10:52:00.000000','lic_bp5t6f9s3t3gr53rre2d','VALID','203.0.113.9','prod-eu-1-3rre2d');
INSERT INTO "validations" VALUES(43,'2026-11-20 09:51:00.000000','lic_bp5t6f9s3t3gr53rre2d','VALID','203.0.113.9','prod-eu-1-3rre2d');
INSERT INTO "validations" VALUES(44,'2026-11-20 08:50:00.000000','lic_bp5t6f9s3t3gr53rre2d','VALID','203.0.113.9','prod-eu-1-3rre2d');
INSERT INTO "validations" VALUES(45,'2026-11-20 07:49:00.000000','lic_bp5t6f9s3t3gr53rre2d','VALID','203.0.113.9','prod-eu-1-3rre2d');
INSERT INTO "validations" VALUES(46,'2026-11-20 06:48:00.000000','lic_bp5t6f9s3t3gr53rre2d','VALID','203.0.113.9','prod-eu-1-3rre2d');
INSERT INTO "validations" VALUES(47,'2026-11-20 05:47:00.000000','lic_bp5t6f9s3t3gr53rre2d','VALID','203.0.113.9','prod-eu-1-3rre2d');
INSERT INTO "validations" VALUES(48,'2026-11-20 04:46:00.000000','lic_bp5t6f9s3t3gr53rre2d','VALID','203.0.113.9','prod-eu-1-3rre2d');
INSERT INTO "validations" VALUES(49,'2026-11-20 11:53:00.000000','lic_atng6825v5zvswdk90wh','VALID','203.0.113.9','prod-eu-1-dk90wh');
INSERT INTO "validations" VALUES(50,'2026-11-20 10:52:00.000000','lic_atng6825v5zvswdk90wh','VALID','203.0.113.9','prod-eu-1-dk90wh');
INSERT INTO "validations" VALUES(51,'2026-11-20 09:51:00.000000','lic_atng6825v5zvswdk90wh','VALID','203.0.113.9','prod-eu-1-dk90wh');
INSERT INTO "validations" VALUES(52,'2026-11-20 08:50:00.000000','lic_atng6825v5zvswdk90wh','VALID','203.0.113.9','prod-eu-1-dk90wh');
INSERT INTO "validations" VALUES(53,'2026-11-20 07:49:00.000000','lic_atng6825v5zvswdk90wh','VALID','203.0.113.9','prod-eu-1-dk90wh');
INSERT INTO "validations" VALUES(54,'2026-11-20 06:48:00.000000','lic_atng6825v5zvswdk90wh','VALID','203.0.113.9','prod-eu-1-dk90wh');
INSERT INTO "validations" VALUES(55,'2026-11-20 05:47:00.000000','lic_atng6825v5zvswdk90wh','VALID','203.0.113.9','prod-eu-1-dk90wh');
INSERT INTO "validations" VALUES(56,'2026-11-20 04:46:00.000000','lic_atng6825v5zvswdk90wh','VALID','203.0.113.9','prod-eu-1-dk90wh');
INSERT INTO "validations" VALUES(57,'2026-11-20 11:53:00.000000','lic_0apdk7gc7jyp5knf2y89','VALID','203.0.113.9','prod-eu-1-nf2y89');
INSERT INTO "validations" VALUES(58,'2026-11-20 10:52:00.000000','lic_0apdk7gc7jyp5knf2y89','VALID','203.0.113.9','prod-eu-1-nf2y89');
INSERT INTO "validations" VALUES(59,'2026-11-20 09:51:00.000000','lic_0apdk7gc7jyp5knf2y89','VALID','203.0.113.9','prod-eu-1-nf2y89');
INSERT INTO "validations" VALUES(60,'2026-11-20 08:50:00.000000','lic_0apdk7gc7jyp5knf2y89','VALID','203.0.113.9','prod-eu-1-nf2y89');
INSERT INTO "validations" VALUES(61,'2026-11-20 07:49:00.000000','lic_0apdk7gc7jyp5knf2y89','VALID','203.0.113.9','prod-eu-1-nf2y89');
INSERT INTO "validations" VALUES(62,'2026-11-20 06:48:00.000000','lic_0apdk7gc7jyp5knf2y89','VALID','203.0.113.9','prod-eu-1-nf2y89');
INSERT INTO "validations" VALUES(63,'2026-11-20 05:47:00.000000','lic_0apdk7gc7jyp5knf2y89','VALID','203.0.113.9','prod-eu-1-nf2y89');
INSERT INTO "validations" VALUES(64,'2026-11-20 04:46:00.000000','lic_0apdk7gc7jyp5knf2y89','VALID','203.0.113.9','prod-eu-1-nf2y89');
INSERT INTO "validations" VALUES(65,'2026-11-20 11:53:00.000000','lic_be8t8a950s31x4jb8bx4','VALID','203.0.113.9','prod-eu-1-jb8bx4');
INSERT INTO "validations" VALUES(66,'2026-11-20 10:52:00.000000','lic_be8t8a950s31x4jb8bx4','VALID','203.0.113.9','prod-eu-1-jb8bx4');
INSERT INTO "validations" VALUES(67,'2026-11-20 09:51:00.000000','lic_be8t8a950s31x4jb8bx4','VALID','203.0.113.9','prod-eu-1-jb8bx4');
INSERT INTO "validations" VALUES(68,'2026-11-20 08:50:00.000000','lic_be8t8a950s31x4jb8bx4','VALID','203.0.113.9','prod-eu-1-jb8bx4');
INSERT INTO "validations" VALUES(69,'2026-11-20 07:49:00.000000','lic_be8t8a950s31x4jb8bx4','VALID','203.0.113.9','prod-eu-1-jb8bx4');
INSERT INTO "validations" VALUES(70,'2026-11-20 06:48:00.000000','lic_be8t8a950s31x4jb8bx4','VALID','203.0.113.9','prod-eu-1-jb8bx4');
INSERT INTO "validations" VALUES(71,'2026-11-20 05:47:00.000000','lic_be8t8a950s31x4jb8bx4','VALID','203.0.113.9','prod-eu-1-jb8bx4');
INSERT INTO "validations" VALUES(72,'2026-11-20 04:46:00.000000','lic_be8t8a950s31x4jb8bx4','VALID','203.0.113.9','prod-eu-1-jb8bx4');
INSERT INTO "validations" VALUES(73,'2026-11-20 11:53:00.000000','lic_31g595r09j6frq6c0q44','VALID','203.0.113.9','prod-eu-1-6c0q44');
INSERT INTO "validations" VALUES(74,'2026-11-20 10:52:00.000000','lic_31g595r09j6frq6c0q44','VALID','203.0.113.9','prod-eu-1-6c0q44');
INSERT INTO "validations" VALUES(75,'2026-11-20 09:51:00.000000','lic_31g595r09j6frq6c0q44','VALID','203.0.113.9','prod-eu-1-6c0q44');
INSERT INTO "validations" VALUES(76,'2026-11-20 08:50:00.000000','lic_31g595r09j6frq6c0q44','VALID','203.0.113.9','prod-eu-1-6c0q44');
INSERT INTO "validations" VALUES(77,'2026-11-20 07:49:00.000000','lic_31g595r09j6frq6c0q44','VALID','203.0.113.9','prod-eu-1-6c0q44');
INSERT INTO "validations" VALUES(78,'2026-11-20 06:48:00.000000','lic_31g595r09j6frq6c0q44','VALID','203.0.113.9','prod-eu-1-6c0q44');
INSERT INTO "validations" VALUES(79,'2026-11-20 05:47:00.000000','lic_31g595r09j6frq6c0q44','VALID','203.0.113.9','prod-eu-1-6c0q44');
INSERT INTO "validations" VALUES(80,'2026-11-20 04:46:00.000000','lic_31g595r09j6frq6c0q44','VALID','203.0.113.9','prod-eu-1-6c0q44');
INSERT INTO "validations" VALUES(81,'2026-11-20 11:53:00.000000','lic_hweyqt3zkyh4sc3gtfgg','VALID','203.0.113.9','prod-eu-1-3gtfgg');
INSERT INTO "validations" VALUES(82,'2026-11-20 10:52:00.000000','lic_hweyqt3zkyh4sc3gtfgg','VALID','203.0.113.9','prod-eu-1-3gtfgg');
INSERT INTO "validations" VALUES(83,'2026-11-20 09:51:00.000000','lic_hweyqt3zkyh4sc3gtfgg','VALID','203.0.113.9','prod-eu-1-3gtfgg');
INSERT INTO "validations" VALUES(84,'2026-11-20 08:50:00.000000','lic_hweyqt3zkyh4sc3gtfgg','VALID','203.0.113.9','prod-eu-1-3gtfgg');
INSERT INTO "validations" VALUES(85,'2026-11-20 07:49:00.000000','lic_hweyqt3zkyh4sc3gtfgg','VALID','203.0.113.9','prod-eu-1-3gtfgg');
INSERT INTO "validations" VALUES(86,'2026-11-20 06:48:00.000000','lic_hweyqt3zkyh4sc3gtfgg','VALID','203.0.113.9','prod-eu-1-3gtfgg');
INSERT INTO "validations" VALUES(87,'2026-11-20 05:47:00.000000','lic_hweyqt3zkyh4sc3gtfgg','VALID','203.0.113.9','prod-eu-1-3gtfgg');
INSERT INTO "validations" VALUES(88,'2026-11-20 04:46:00.000000','lic_hweyqt3zkyh4sc3gtfgg','VALID','203.0.113.9','prod-eu-1-3gtfgg');
INSERT INTO "validations" VALUES(89,'2026-11-20 11:53:00.000000','lic_1n9q25jz9s93d89vdvba','SUSPENDED','203.0.113.9','prod-eu-1-9vdvba');
INSERT INTO "validations" VALUES(90,'2026-11-20 10:52:00.000000','lic_1n9q25jz9s93d89vdvba','SUSPENDED','203.0.113.9','prod-eu-1-9vdvba');
INSERT INTO "validations" VALUES(91,'2026-11-20 09:51:00.000000','lic_1n9q25jz9s93d89vdvba','SUSPENDED','203.0.113.9','prod-eu-1-9vdvba');
INSERT INTO "validations" VALUES(92,'2026-11-20 08:50:00.000000','lic_1n9q25jz9s93d89vdvba','SUSPENDED','203.0.113.9','prod-eu-1-9vdvba');
INSERT INTO "validations" VALUES(93,'2026-11-20 07:49:00.000000','lic_1n9q25jz9s93d89vdvba','SUSPENDED','203.0.113.9','prod-eu-1-9vdvba');
INSERT INTO "validations" VALUES(94,'2026-11-20 06:48:00.000000','lic_1n9q25jz9s93d89vdvba','SUSPENDED','203.0.113.9','prod-eu-1-9vdvba');
INSERT INTO "validations" VALUES(95,'2026-11-20 05:47:00.000000','lic_1n9q25jz9s93d89vdvba','SUSPENDED','203.0.113.9','prod-eu-1-9vdvba');
INSERT INTO "validations" VALUES(96,'2026-11-20 04:46:00.000000','lic_1n9q25jz9s93d89vdvba','SUSPENDED','203.0.113.9','prod-eu-1-9vdvba');
INSERT INTO "validations" VALUES(97,'2026-11-20 11:53:00.000000','lic_bav2ze2pae73m3tp3vkk','VALID','203.0.113.9','prod-eu-1-tp3vkk');
INSERT INTO "validations" VALUES(98,'2026-11-20 10:52:00.000000','lic_bav2ze2pae73m3tp3vkk','VALID','203.0.113.9','prod-eu-1-tp3vkk');
INSERT INTO "validations" VALUES(99,'2026-11-20 09:51:00.000000','lic_bav2ze2pae73m3tp3vkk','VALID','203.0.113.9','prod-eu-1-tp3vkk');
INSERT INTO "validations" VALUES(100,'2026-11-20 08:50:00.000000','lic_bav2ze2pae73m3tp3vkk','VALID','203.0.113.9','prod-eu-1-tp3vkk');
INSERT INTO "validations" VALUES(101,'2026-11-20 07:49:00.000000','lic_bav2ze2pae73m3tp3vkk','VALID','203.0.113.9','prod-eu-1-tp3vkk');
INSERT INTO "validations" VALUES(102,'2026-11-20 06:48:00.000000','lic_bav2ze2pae73m3tp3vkk','VALID','203.0.113.9','prod-eu-1-tp3vkk');
INSERT INTO "validations" VALUES(103,'2026-11-20 05:47:00.000000','lic_bav2ze2pae73m3tp3vkk','VALID','203.0.113.9','prod-eu-1-tp3vkk');
INSERT INTO "validations" VALUES(104,'2026-11-20 04:46:00.000000','lic_bav2ze2pae73m3tp3vkk','VALID','203.0.113.9','prod-eu-1-tp3vkk');
INSERT INTO "validations" VALUES(105,'2026-11-20 11:53:00.000000','lic_6s8qv1yn7vtgkbsnrf6v','VALID','203.0.113.9','prod-eu-1-snrf6v');
INSERT INTO "validations" VALUES(106,'2026-11-20 10:52:00.000000','lic_6s8qv1yn7vtgkbsnrf6v','VALID','203.0.113.9','prod-eu-1-snrf6v');
INSERT INTO "validations" VALUES(107,'2026-11-20 09:51:00.000000','lic_6s8qv1yn7vtgkbsnrf6v','VALID','203.0.113.9','prod-eu-1-snrf6v');
INSERT INTO "validations" VALUES(108,'2026-11-20 08:50:00.000000','lic_6s8qv1yn7vtgkbsnrf6v','VALID','203.0.113.9','prod-eu-1-snrf6v');
INSERT INTO "validations" VALUES(109,'2026-11-20 07:49:00.000000','lic_6s8qv1yn7vtgkbsnrf6v','VALID','203.0.113.9','prod-eu-1-snrf6v');
INSERT INTO "validations" VALUES(110,'2026-11-20 06:48:00.000000','lic_6s8qv1yn7vtgkbsnrf6v','VALID','203.0.113.9','prod-eu-1-snrf6v');
INSERT INTO "validations" VALUES(111,'2026-11-20 05:47:00.000000','lic_6s8qv1yn7vtgkbsnrf6v','VALID','203.0.113.9','prod-eu-1-snrf6v');
INSERT INTO "validations" VALUES(112,'2026-11-20 04:46:00.000000','lic_6s8qv1yn7vtgkbsnrf6v','VALID','203.0.113.9','prod-eu-1-snrf6v');
INSERT INTO "validations" VALUES(113,'2026-11-20 11:53:00.000000','lic_x6nra1zbbgwahscr1b9d','VALID','203.0.113.9','prod-eu-1-cr1b9d');
INSERT INTO "validations" VALUES(114,'2026-11-20 10:52:00.000000','lic_x6nra1zbbgwahscr1b9d','VALID','203.0.113.9','prod-eu-1-cr1b9d');
INSERT INTO "validations" VALUES(115,'2026-11-20 09:51:00.000000','lic_x6nra1zbbgwahscr1b9d','VALID','203.0.113.9','prod-eu-1-cr1b9d');
INSERT INTO "validations" VALUES(116,'2026-11-20 08:50:00.000000','lic_x6nra1zbbgwahscr1b9d','VALID','203.0.113.9','prod-eu-1-cr1b9d');
INSERT INTO "validations" VALUES(117,'2026-11-20 07:49:00.000000','lic_x6nra1zbbgwahscr1b9d','VALID','203.0.113.9','prod-eu-1-cr1b9d');
INSERT INTO "validations" VALUES(118,'2026-11-20 06:48:00.000000','lic_x6nra1zbbgwahscr1b9d','VALID','203.0.113.9','prod-eu-1-cr1b9d');
INSERT INTO "validations" VALUES(119,'2026-11-20 05:47:00.000000','lic_x6nra1zbbgwahscr1b9d','VALID','203.0.113.9','prod-eu-1-cr1b9d');
INSERT INTO "validations" VALUES(120,'2026-11-20 04:46:00.000000','lic_x6nra1zbbgwahscr1b9d','VALID','203.0.113.9','prod-eu-1-cr1b9d');
INSERT INTO "validations" VALUES(121,'2026-11-20 11:53:00.000000','lic_bss36xfhwhr55s39fx1s','REVOKED','203.0.113.9','prod-eu-1-39fx1s');
INSERT INTO "validations" VALUES(122,'2026-11-20 10:52:00.000000','lic_bss36xfhwhr55s39fx1s','REVOKED','203.0.113.9','prod-eu-1-39fx1s');
INSERT INTO "validations" VALUES(123,'2026-11-20 09:51:00.000000','lic_bss36xfhwhr55s39fx1s','REVOKED','203.0.113.9','prod-eu-1-39fx1s');
INSERT INTO "validations" VALUES(124,'2026-11-20 08:50:00.000000','lic_bss36xfhwhr55s39fx1s','REVOKED','203.0.113.9','prod-eu-1-39fx1s');
INSERT INTO "validations" VALUES(125,'2026-11-20 07:49:00.000000','lic_bss36xfhwhr55s39fx1s','REVOKED','203.0.113.9','prod-eu-1-39fx1s');
INSERT INTO "validations" VALUES(126,'2026-11-20 06:48:00.000000','lic_bss36xfhwhr55s39fx1s','REVOKED','203.0.113.9','prod-eu-1-39fx1s');
INSERT INTO "validations" VALUES(127,'2026-11-20 05:47:00.000000','lic_bss36xfhwhr55s39fx1s','REVOKED','203.0.113.9','prod-eu-1-39fx1s');
INSERT INTO "validations" VALUES(128,'2026-11-20 04:46:00.000000','lic_bss36xfhwhr55s39fx1s','REVOKED','203.0.113.9','prod-eu-1-39fx1s');
INSERT INTO "validations" VALUES(129,'2026-11-20 11:53:00.000000','lic_gxvef3f5vvmsve9dms4k','VALID','203.0.113.9','prod-eu-1-9dms4k');
INSERT INTO "validations" VALUES(130,'2026-11-20 10:52:00.000000','lic_gxvef3f5vvmsve9dms4k','VALID','203.0.113.9','prod-eu-1-9dms4k');
INSERT INTO "validations" VALUES(131,'2026-11-20 09:51:00.000000','lic_gxvef3f5vvmsve9dms4k','VALID','203.0.113.9','prod-eu-1-9dms4k');
INSERT INTO "validations" VALUES(132,'2026-11-20 08:50:00.000000','lic_gxvef3f5vvmsve9dms4k','VALID','203.0.113.9','prod-eu-1-9dms4k');
INSERT INTO "validations" VALUES(133,'2026-11-20 07:49:00.000000','lic_gxvef3f5vvmsve9dms4k','VALID','203.0.113.9','prod-eu-1-9dms4k');
INSERT INTO "validations" VALUES(134,'2026-11-20 06:48:00.000000','lic_gxvef3f5vvmsve9dms4k','VALID','203.0.113.9','prod-eu-1-9dms4k');
INSERT INTO "validations" VALUES(135,'2026-11-20 05:47:00.000000','lic_gxvef3f5vvmsve9dms4k','VALID','203.0.113.9','prod-eu-1-9dms4k');
INSERT INTO "validations" VALUES(136,'2026-11-20 04:46:00.000000','lic_gxvef3f5vvmsve9dms4k','VALID','203.0.113.9','prod-eu-1-9dms4k');
INSERT INTO "validations" VALUES(137,'2026-11-20 11:53:00.000000','lic_gw0sg5tn943r9zay2z95','VALID','203.0.113.9','prod-eu-1-ay2z95');
INSERT INTO "validations" VALUES(138,'2026-11-20 10:52:00.000000','lic_gw0sg5tn943r9zay2z95','VALID','203.0.113.9','prod-eu-1-ay2z95');
INSERT INTO "validations" VALUES(139,'2026-11-20 09:51:00.000000','lic_gw0sg5tn943r9zay2z95','VALID','203.0.113.9','prod-eu-1-ay2z95');
INSERT INTO "validations" VALUES(140,'2026-11-20 08:50:00.000000','lic_gw0sg5tn943r9zay2z95','VALID','203.0.113.9','prod-eu-1-ay2z95');
INSERT INTO "validations" VALUES(141,'2026-11-20 07:49:00.000000','lic_gw0sg5tn943r9zay2z95','VALID','203.0.113.9','prod-eu-1-ay2z95');
INSERT INTO "validations" VALUES(142,'2026-11-20 06:48:00.000000','lic_gw0sg5tn943r9zay2z95','VALID','203.0.113.9','prod-eu-1-ay2z95');
INSERT INTO "validations" VALUES(143,'2026-11-20 05:47:00.000000','lic_gw0sg5tn943r9zay2z95','VALID','203.0.113.9','prod-eu-1-ay2z95');
INSERT INTO "validations" VALUES(144,'2026-11-20 04:46:00.000000','lic_gw0sg5tn943r9zay2z95','VALID','203.0.113.9','prod-eu-1-ay2z95');
INSERT INTO "validations" VALUES(145,'2026-11-20 11:53:00.000000','lic_v5rm5g1xp56pybxwhr34','VALID','203.0.113.9','prod-eu-1-xwhr34');
INSERT INTO "validations" VALUES(146,'2026-11-20 10:52:00.000000','lic_v5rm5g1xp56pybxwhr34','VALID','203.0.113.9','prod-eu-1-xwhr34');
INSERT INTO "validations" VALUES(147,'2026-11-20 09:51:00.000000','lic_v5rm5g1xp56pybxwhr34','VALID','203.0.113.9','prod-eu-1-xwhr34');
INSERT INTO "validations" VALUES(148,'2026-11-20 08:50:00.000000','lic_v5rm5g1xp56pybxwhr34','VALID','203.0.113.9','prod-eu-1-xwhr34');
INSERT INTO "validations" VALUES(149,'2026-11-20 07:49:00.000000','lic_v5rm5g1xp56pybxwhr34','VALID','203.0.113.9','prod-eu-1-xwhr34');
INSERT INTO "validations" VALUES(150,'2026-11-20 06:48:00.000000','lic_v5rm5g1xp56pybxwhr34','VALID','203.0.113.9','prod-eu-1-xwhr34');
INSERT INTO "validations" VALUES(151,'2026-11-20 05:47:00.000000','lic_v5rm5g1xp56pybxwhr34','VALID','203.0.113.9','prod-eu-1-xwhr34');
INSERT INTO "validations" VALUES(152,'2026-11-20 04:46:00.000000','lic_v5rm5g1xp56pybxwhr34','VALID','203.0.113.9','prod-eu-1-xwhr34');
INSERT INTO "validations" VALUES(153,'2026-11-20 11:53:00.000000','lic_48c2zfgkr53xpkbe3c9j','VALID','203.0.113.9','prod-eu-1-be3c9j');
INSERT INTO "validations" VALUES(154,'2026-11-20 10:52:00.000000','lic_48c2zfgkr53xpkbe3c9j','VALID','203.0.113.9','prod-eu-1-be3c9j');
INSERT INTO "validations" VALUES(155,'2026-11-20 09:51:00.000000','lic_48c2zfgkr53xpkbe3c9j','VALID','203.0.113.9','prod-eu-1-be3c9j');
INSERT INTO "validations" VALUES(156,'2026-11-20 08:50:00.000000','lic_48c2zfgkr53xpkbe3c9j','VALID','203.0.113.9','prod-eu-1-be3c9j');
INSERT INTO "validations" VALUES(157,'2026-11-20 07:49:00.000000','lic_48c2zfgkr53xpkbe3c9j','VALID','203.0.113.9','prod-eu-1-be3c9j');
INSERT INTO "validations" VALUES(158,'2026-11-20 06:48:00.000000','lic_48c2zfgkr53xpkbe3c9j','VALID','203.0.113.9','prod-eu-1-be3c9j');
INSERT INTO "validations" VALUES(159,'2026-11-20 05:47:00.000000','lic_48c2zfgkr53xpkbe3c9j','VALID','203.0.113.9','prod-eu-1-be3c9j');
INSERT INTO "validations" VALUES(160,'2026-11-20 04:46:00.000000','lic_48c2zfgkr53xpkbe3c9j','VALID','203.0.113.9','prod-eu-1-be3c9j');
INSERT INTO "validations" VALUES(161,'2026-11-20 11:53:00.000000','lic_0jz32w7r9jg9st8xn8mw','VALID','203.0.113.9','prod-eu-1-8xn8mw');
INSERT INTO "validations" VALUES(162,'2026-11-20 10:52:00.000000','lic_0jz32w7r9jg9st8xn8mw','VALID','203.0.113.9','prod-eu-1-8xn8mw');
INSERT INTO "validations" VALUES(163,'2026-11-20 09:51:00.000000','lic_0jz32w7r9jg9st8xn8mw','VALID','203.0.113.9','prod-eu-1-8xn8mw');
INSERT INTO "validations" VALUES(164,'2026-11-20 08:50:00.000000','lic_0jz32w7r9jg9st8xn8mw','VALID','203.0.113.9','prod-eu-1-8xn8mw');
INSERT INTO "validations" VALUES(165,'2026-11-20 07:49:00.000000','lic_0jz32w7r9jg9st8xn8mw','VALID','203.0.113.9','prod-eu-1-8xn8mw');
INSERT INTO "validations" VALUES(166,'2026-11-20 06:48:00.000000','lic_0jz32w7r9jg9st8xn8mw','VALID','203.0.113.9','prod-eu-1-8xn8mw');
INSERT INTO "validations" VALUES(167,'2026-11-20 05:47:00.000000','lic_0jz32w7r9jg9st8xn8mw','VALID','203.0.113.9','prod-eu-1-8xn8mw');
INSERT INTO "validations" VALUES(168,'2026-11-20 04:46:00.000000','lic_0jz32w7r9jg9st8xn8mw','VALID','203.0.113.9','prod-eu-1-8xn8mw');
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
INSERT INTO "webhook_endpoints" VALUES('whe_8nrkr91gcwjtk8n1n502','https://hooks.vendor.example/licet','CRM','["*"]',1,NULL,1,'2026-09-01 12:00:00.000000',1);
INSERT INTO "webhook_endpoints" VALUES('whe_j7h97nrhd7h13j9wzq9b','https://old.vendor.example/in',NULL,'["license.issued"]',1,NULL,1,'2026-09-01 12:00:00.000000',1);
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
CREATE INDEX ix_outbox_due ON outbox (target, due_at) WHERE done_at IS NULL AND gave_up_at IS NULL;
CREATE INDEX ix_outbox_target_created_at ON outbox (target, created_at);
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
CREATE INDEX ix_sightings_seen_at ON sightings (seen_at);
CREATE INDEX ix_answer_batches_part_id_amount ON answer_batches (part, id, amount);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('license_changes',97);
COMMIT;
